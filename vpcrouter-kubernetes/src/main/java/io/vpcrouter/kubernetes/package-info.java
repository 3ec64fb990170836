/** The plugins for Kubernetes: a mode, a health check and a leadership. */
@NullMarked
package io.vpcrouter.kubernetes;

import org.jspecify.annotations.NullMarked;
