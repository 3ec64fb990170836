/** The EC2 query protocol: actions, parameters, filters, pages and XML. */
@NullMarked
package io.vpcrouter.internal.simulator.ec2;

import org.jspecify.annotations.NullMarked;
