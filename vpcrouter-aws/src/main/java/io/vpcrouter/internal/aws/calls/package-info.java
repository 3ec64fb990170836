/** Requests to EC2: how each is made, counted and limited in time. */
@NullMarked
package io.vpcrouter.internal.aws.calls;

import org.jspecify.annotations.NullMarked;
