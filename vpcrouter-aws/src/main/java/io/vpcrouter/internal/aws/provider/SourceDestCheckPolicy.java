package io.vpcrouter.internal.aws.provider;

/** What to do about a router whose interface drops packets that are neither from nor to it. */
public enum SourceDestCheckPolicy {
    /** Say so. */
    WARN,
    /** Switch the check off on interfaces that rows point at. */
    DISABLE,
    /** Nothing. */
    IGNORE
}
