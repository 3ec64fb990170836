/** The connection to etcd: options, files, time limits and failures. */
@NullMarked
package io.vpcrouter.internal.etcd.client;

import org.jspecify.annotations.NullMarked;
