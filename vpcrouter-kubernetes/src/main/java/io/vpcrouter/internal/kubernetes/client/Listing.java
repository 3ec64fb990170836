package io.vpcrouter.internal.kubernetes.client;

import java.time.Duration;
import java.util.Map;

/**
 * All objects of a kind at one moment.
 *
 * @param byName what is kept of each, by namespace and name
 * @param version the version of the cluster at that moment, from which a watch goes on
 * @param <V> what is kept of an object
 */
record Listing<V>(Map<String, V> byName, String version) {
    /** Lists them, in pages. */
    @FunctionalInterface
    interface Source<V> {
        /**
         * All objects, or a failure; never some of them.
         *
         * @param limit how long one request may take
         */
        Listing<V> list(Duration limit) throws KubeException, InterruptedException;
    }
}
