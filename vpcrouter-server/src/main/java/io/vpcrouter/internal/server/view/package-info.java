/** What the pages show, before it is written as JSON or HTML. */
@NullMarked
package io.vpcrouter.internal.server.view;

import org.jspecify.annotations.NullMarked;
