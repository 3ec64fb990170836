/** A simulated VPC that follows the documented rules of EC2. */
@NullMarked
package io.vpcrouter.simulator;

import org.jspecify.annotations.NullMarked;
