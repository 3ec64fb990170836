package io.vpcrouter.notify;

/** Who takes the notifications that are posted, and so how they are written. */
public enum NotifyFormat {
    /** vpcrouter's own JSON, with all facts. */
    JSON,
    /** An incoming webhook of Slack, or of what takes the same. */
    SLACK,
    /** PagerDuty's Events API, version 2. */
    PAGERDUTY,
    /** Alertmanager's API, version 2. */
    ALERTMANAGER
}
