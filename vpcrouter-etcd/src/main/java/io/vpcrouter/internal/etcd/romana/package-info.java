/** The topology that Romana keeps in etcd. */
@NullMarked
package io.vpcrouter.internal.etcd.romana;

import org.jspecify.annotations.NullMarked;
