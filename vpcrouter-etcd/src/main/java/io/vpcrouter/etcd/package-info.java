/** The plugins that use etcd: the modes {@code etcd} and {@code romana}, and the leadership {@code etcd}. */
@NullMarked
package io.vpcrouter.etcd;

import org.jspecify.annotations.NullMarked;
