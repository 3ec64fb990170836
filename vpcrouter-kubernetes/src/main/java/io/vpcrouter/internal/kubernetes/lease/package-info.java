/** The Lease of a cluster that makes one of several replicas the leader. */
@NullMarked
package io.vpcrouter.internal.kubernetes.lease;

import org.jspecify.annotations.NullMarked;
