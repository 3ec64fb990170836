/** The lease on one key of etcd that makes one of several replicas the leader. */
@NullMarked
package io.vpcrouter.internal.etcd.lease;

import org.jspecify.annotations.NullMarked;
