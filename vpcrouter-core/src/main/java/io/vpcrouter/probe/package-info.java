/** Rounds of probes for health plugins: pace, quick re-asks, self-probe, and the base class for checks. */
@NullMarked
package io.vpcrouter.probe;

import org.jspecify.annotations.NullMarked;
