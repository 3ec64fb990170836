/** Echo requests and what comes back, ICMP and ICMPv6, for the checks that ping. Not part of the API. */
@NullMarked
package io.vpcrouter.internal.prober.echo;

import org.jspecify.annotations.NullMarked;
