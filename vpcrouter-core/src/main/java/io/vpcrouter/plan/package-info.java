/** The planner: a pure function from spec, view of the VPC and health to route changes and reasons. */
@NullMarked
package io.vpcrouter.plan;

import org.jspecify.annotations.NullMarked;
