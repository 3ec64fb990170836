/** The simulated VPC of the demo, its routers, and what it tells. */
@NullMarked
package io.vpcrouter.cli.demo;

import org.jspecify.annotations.NullMarked;
