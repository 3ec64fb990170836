/** The history file: events that outlast the process. */
@NullMarked
package io.vpcrouter.internal.server.archive;

import org.jspecify.annotations.NullMarked;
