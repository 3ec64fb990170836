/**
 * A VPC in memory with the documented rules of EC2: as a cloud provider for the same process, and as an HTTP endpoint that
 * speaks the EC2 query protocol.
 */
@NullMarked
package io.vpcrouter.simulator;

import org.jspecify.annotations.NullMarked;
