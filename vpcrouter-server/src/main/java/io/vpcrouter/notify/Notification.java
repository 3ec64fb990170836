package io.vpcrouter.notify;

import io.vpcrouter.control.RouterEvent;

/**
 * Something that the operator wants to be told of.
 *
 * @param kind what receivers call it, such as {@code failover}
 * @param cause what happened
 */
record Notification(String kind, RouterEvent cause) {}
