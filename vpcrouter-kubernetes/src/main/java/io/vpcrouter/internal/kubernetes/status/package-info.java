/** What the state of its node says of a host. */
@NullMarked
package io.vpcrouter.internal.kubernetes.status;

import org.jspecify.annotations.NullMarked;
