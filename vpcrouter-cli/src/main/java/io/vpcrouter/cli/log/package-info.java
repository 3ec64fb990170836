/** The log: where it goes, and how a line looks. */
@NullMarked
package io.vpcrouter.cli.log;

import org.jspecify.annotations.NullMarked;
