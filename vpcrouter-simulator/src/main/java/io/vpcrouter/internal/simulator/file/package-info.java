/** The JSON description of a VPC. */
@NullMarked
package io.vpcrouter.internal.simulator.file;

import org.jspecify.annotations.NullMarked;
