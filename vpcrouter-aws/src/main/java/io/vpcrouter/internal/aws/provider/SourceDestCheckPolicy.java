package io.vpcrouter.internal.aws.provider;

/** What to do about a router whose interface drops the packets that it should forward. */
public enum SourceDestCheckPolicy {
    /** Warn. */
    WARN,
    /** Switch the check off on interfaces that routes point at. */
    DISABLE,
    /** Nothing. */
    IGNORE
}
