package io.vpcrouter.internal.write;

/** Which writes may start. */
public enum WriteAccess {
    /** None. */
    NONE,
    /** Moves off targets that are proved dead, and nothing else: the emergency of a replica that led last. */
    MOVES_OFF_DEAD_TARGETS,
    /** All. */
    ALL
}
