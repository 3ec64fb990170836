/** The vpcrouter command. */
@NullMarked
package io.vpcrouter.cli;

import org.jspecify.annotations.NullMarked;
