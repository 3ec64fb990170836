/** The health check {@code bfd}. */
@NullMarked
package io.vpcrouter.health.bfd;

import org.jspecify.annotations.NullMarked;
