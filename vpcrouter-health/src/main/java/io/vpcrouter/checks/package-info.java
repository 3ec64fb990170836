/** The built-in health checks: ICMP echo and TCP connections. */
@NullMarked
package io.vpcrouter.checks;

import org.jspecify.annotations.NullMarked;
