/** The provider of the cloud {@code linux}. Not part of the API. */
@NullMarked
package io.vpcrouter.internal.linux.routes;

import org.jspecify.annotations.NullMarked;
