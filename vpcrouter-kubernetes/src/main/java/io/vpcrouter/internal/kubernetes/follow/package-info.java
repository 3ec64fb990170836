/** The mode that follows nodes and ConfigMaps of a cluster. */
@NullMarked
package io.vpcrouter.internal.kubernetes.follow;

import org.jspecify.annotations.NullMarked;
