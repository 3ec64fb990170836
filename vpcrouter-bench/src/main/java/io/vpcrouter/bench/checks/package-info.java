/** What the health checks cost and how fast they are: the rows of {@code HealthTable}. */
@NullMarked
package io.vpcrouter.bench.checks;

import org.jspecify.annotations.NullMarked;
