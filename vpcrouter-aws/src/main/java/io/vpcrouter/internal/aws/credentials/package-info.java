/** Credentials: where they come from, why there are none, and the role that is assumed with them. */
@NullMarked
package io.vpcrouter.internal.aws.credentials;

import org.jspecify.annotations.NullMarked;
