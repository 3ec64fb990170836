/** The connection to the API server of a cluster. */
@NullMarked
package io.vpcrouter.internal.kubernetes.client;

import org.jspecify.annotations.NullMarked;
