/** The health check {@code tcp}: connections. */
@NullMarked
package io.vpcrouter.health.tcp;

import org.jspecify.annotations.NullMarked;
