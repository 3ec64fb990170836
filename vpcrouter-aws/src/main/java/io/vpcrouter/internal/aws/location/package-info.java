/** Where the VPC is and how to reach it: options, environment, instance metadata, proxies. */
@NullMarked
package io.vpcrouter.internal.aws.location;

import org.jspecify.annotations.NullMarked;
