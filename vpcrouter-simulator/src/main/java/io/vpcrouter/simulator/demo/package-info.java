/** The simulated VPC of the command {@code demo}, and the story that it tells. */
@NullMarked
package io.vpcrouter.simulator.demo;

import org.jspecify.annotations.NullMarked;
