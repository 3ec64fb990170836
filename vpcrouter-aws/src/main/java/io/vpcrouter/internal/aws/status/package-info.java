/** The status of instances, as a health check. */
@NullMarked
package io.vpcrouter.internal.aws.status;

import org.jspecify.annotations.NullMarked;
