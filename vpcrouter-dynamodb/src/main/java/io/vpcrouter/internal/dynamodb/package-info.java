/** The item of a DynamoDB table that makes one of several replicas the leader. */
@NullMarked
package io.vpcrouter.internal.dynamodb;

import org.jspecify.annotations.NullMarked;
