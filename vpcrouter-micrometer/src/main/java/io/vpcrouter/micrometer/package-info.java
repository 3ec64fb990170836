/** The metrics of a router on a Micrometer registry. */
@NullMarked
package io.vpcrouter.micrometer;

import org.jspecify.annotations.NullMarked;
