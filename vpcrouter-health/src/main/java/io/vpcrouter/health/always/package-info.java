/** The health check {@code always}, which asks nobody. */
@NullMarked
package io.vpcrouter.health.always;

import org.jspecify.annotations.NullMarked;
