package io.vpcrouter.notify;

import io.vpcrouter.control.RouterEvent;

/**
 * An event that the operator is notified of.
 *
 * @param kind what receivers call it, such as {@code failover}
 * @param cause what happened
 */
record Notification(String kind, RouterEvent cause) {}
