/** Warms the JVM up before the first failover. Not part of the API. */
@NullMarked
package io.vpcrouter.internal.warmup;

import org.jspecify.annotations.NullMarked;
