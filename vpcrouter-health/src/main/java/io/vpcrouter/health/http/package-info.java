/** The health check {@code http}: requests. */
@NullMarked
package io.vpcrouter.health.http;

import org.jspecify.annotations.NullMarked;
