/** Modes that follow keys of a store. */
@NullMarked
package io.vpcrouter.internal.etcd.follow;

import org.jspecify.annotations.NullMarked;
