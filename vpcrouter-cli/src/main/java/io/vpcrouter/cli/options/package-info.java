/** From the words of a command line to checked values. */
@NullMarked
package io.vpcrouter.cli.options;

import org.jspecify.annotations.NullMarked;
