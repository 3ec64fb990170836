package io.vpcrouter.internal.kubernetes.nodes;

/** Which other nodes stand behind the one that has a block, for networks whose nodes forward for each other. */
public enum Backups {
    /** Nobody does. */
    NONE,
    /** Those of its zone. */
    ZONE,
    /** Those of the whole cluster. */
    ALL
}
