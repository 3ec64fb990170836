package io.vpcrouter.internal.kubernetes.client;

import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListMeta;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseList;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list of objects.
 *
 * @param byName what is kept of each, by namespace and name
 * @param rest how to ask for the next page; empty if this is the last one
 * @param version the version of the cluster at the moment of the list
 * @param <V> what is kept of an object
 */
record ObjectPage<V>(Map<String, V> byName, String rest, String version) {
    /** How many objects a page has. */
    static final long SIZE = 500;

    /** Asks for a page by what the page before said of it; by an empty text for the first one. */
    static ListOptions options(String rest) {
        ListOptionsBuilder options = new ListOptionsBuilder().withLimit(SIZE);
        return (rest.isEmpty() ? options : options.withContinue(rest)).build();
    }

    /** The page that the client library has read. */
    static <T extends HasMetadata, V> ObjectPage<V> of(
            @Nullable KubernetesResourceList<T> list, Function<T, V> digest) {
        if (list == null) {
            throw new UncheckedIOException(new AnswerException("an empty answer"));
        }
        // The library's lists have no type in common that tells the kind.
        if (list instanceof ConfigMapList maps) {
            AnswerKind.requireList("ConfigMapList", maps.getKind());
        } else if (list instanceof LeaseList leases) {
            AnswerKind.requireList("LeaseList", leases.getKind());
        }
        Map<String, V> byName = new HashMap<>();
        for (T item : list.getItems()) {
            AnswerKind.require(HasMetadata.getKind(item.getClass()), item.getKind());
            byName.put(name(item), digest.apply(item));
        }
        @Nullable ListMeta about = list.getMetadata();
        return new ObjectPage<>(
                byName,
                text(about == null ? null : about.getContinue()),
                text(about == null ? null : about.getResourceVersion()));
    }

    /** The name by which an object is known. */
    static String name(HasMetadata item) {
        return name(text(item.getMetadata().getNamespace()), item.getMetadata().getName());
    }

    /** The name by which an object is known; the namespace is empty if it has none. */
    static String name(String namespace, String name) {
        return namespace + "/" + name;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
