/** Responses of EC2: read as they come, bounded, and mapped to the model. */
@NullMarked
package io.vpcrouter.internal.aws.listing;

import org.jspecify.annotations.NullMarked;
