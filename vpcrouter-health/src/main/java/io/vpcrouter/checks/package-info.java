/** The built-in health checks: ICMP echo, TCP connections and HTTP requests. */
@NullMarked
package io.vpcrouter.checks;

import org.jspecify.annotations.NullMarked;
