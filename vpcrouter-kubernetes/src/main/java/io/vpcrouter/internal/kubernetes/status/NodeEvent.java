package io.vpcrouter.internal.kubernetes.status;

import java.time.Instant;

/**
 * What is told of a node in the cluster.
 *
 * @param node the name of the node
 * @param failed whether it has failed as a router; otherwise it has recovered
 * @param reason what was observed, for people
 * @param at when
 */
public record NodeEvent(String node, boolean failed, String reason, Instant at) {
    /** The word by which programs tell kinds of events apart. */
    String word() {
        return failed ? "RouterFailed" : "RouterRecovered";
    }

    /** The sentence for people. */
    String text() {
        return (failed ? "The node has failed as a router: " : "The node can be used as a router again: ") + reason;
    }
}
