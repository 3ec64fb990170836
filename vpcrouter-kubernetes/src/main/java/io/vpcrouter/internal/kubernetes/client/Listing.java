package io.vpcrouter.internal.kubernetes.client;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * All objects of a kind at one moment.
 *
 * @param byName what is kept of each, by namespace and name
 * @param version the version of the cluster at that moment, from which a watch goes on
 * @param <V> what is kept of an object
 */
record Listing<V>(Map<String, V> byName, String version) {
    /** A hundred times what the largest clusters have. */
    private static final int MOST_PAGES = 1_000;

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

    /**
     * The objects of all pages.
     *
     * @param what what is asked, for people, as in {@code list nodes}
     */
    static <V> Listing<V> of(String what, Pages<V> pages) throws KubeException, InterruptedException {
        Map<String, V> found = new HashMap<>();
        ObjectPage<V> page = pages.page("");
        found.putAll(page.byName());
        for (int read = 1; !page.rest().isEmpty(); read++) {
            if (read == MOST_PAGES) {
                throw new KubeException(
                        KubeException.Kind.TROUBLE,
                        what + ": a list of more than " + MOST_PAGES + " pages (expected: at most " + MOST_PAGES + ")");
            }
            page = pages.page(page.rest());
            found.putAll(page.byName());
        }
        return new Listing<>(found, page.version());
    }

    /** The objects that the client library lists; the parameters are those of {@link KubeClient#list}. */
    static <T extends HasMetadata, V> Listing<V> of(
            KubeClient client,
            Duration limit,
            String what,
            Function<KubernetesClient, FilterWatchListDeletable<T, ? extends KubernetesResourceList<T>, ?>> where,
            Function<T, V> digest)
            throws KubeException, InterruptedException {
        String asked = "list " + what;
        return of(
                asked,
                rest -> client.call(
                        limit, asked, api -> ObjectPage.of(where.apply(api).list(ObjectPage.options(rest)), digest)));
    }
}
