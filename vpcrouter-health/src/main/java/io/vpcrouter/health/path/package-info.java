/** The check {@code path}: does a host pass packets on? */
@NullMarked
package io.vpcrouter.health.path;

import org.jspecify.annotations.NullMarked;
