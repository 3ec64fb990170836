/** The schedule of probes for health plugins: pace, retries and self-check, and the base class for checks. */
@NullMarked
package io.vpcrouter.probe;

import org.jspecify.annotations.NullMarked;
