package io.vpcrouter.internal.kubernetes.client;

import java.time.Duration;
import java.util.HashMap;
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

    /** Asks for one page. */
    @FunctionalInterface
    interface Pages<V> {
        /**
         * One page.
         *
         * @param rest what the page before said of the next one; empty for the first
         */
        ObjectPage<V> page(String rest) throws KubeException, InterruptedException;
    }

    /** The objects of all pages. */
    static <V> Listing<V> of(Pages<V> pages) throws KubeException, InterruptedException {
        Map<String, V> found = new HashMap<>();
        ObjectPage<V> page = pages.page("");
        found.putAll(page.byName());
        while (!page.rest().isEmpty()) {
            page = pages.page(page.rest());
            found.putAll(page.byName());
        }
        return new Listing<>(found, page.version());
    }
}
