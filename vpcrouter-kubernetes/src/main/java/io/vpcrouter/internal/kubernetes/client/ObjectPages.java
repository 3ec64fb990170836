package io.vpcrouter.internal.kubernetes.client;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListMeta;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lists objects page by page. */
final class ObjectPages {
    /** How many objects a page has. */
    static final long SIZE = 500;

    private ObjectPages() {}

    /**
     * All objects.
     *
     * @param limit how long one page may take
     * @param page lists one page; null if there is nothing to list
     * @param digest what is kept of each
     */
    static <T extends HasMetadata, V> Listing<V> all(
            KubeClient client,
            Duration limit,
            String what,
            BiFunction<KubernetesClient, ListOptions, ? extends @Nullable KubernetesResourceList<T>> page,
            Function<T, V> digest)
            throws KubeException, InterruptedException {
        Map<String, V> found = new HashMap<>();
        String rest = "";
        while (true) {
            ListOptionsBuilder options = new ListOptionsBuilder().withLimit(SIZE);
            ListOptions next = (rest.isEmpty() ? options : options.withContinue(rest)).build();
            @Nullable
            KubernetesResourceList<T> list = client.<@Nullable KubernetesResourceList<T>>call(
                    limit, "list " + what, api -> page.apply(api, next));
            if (list == null) {
                throw new KubeException(KubeException.Kind.TROUBLE, "list " + what + ": an empty answer");
            }
            list.getItems().forEach(item -> found.put(name(item), digest.apply(item)));
            @Nullable ListMeta about = list.getMetadata();
            rest = text(about == null ? null : about.getContinue());
            if (rest.isEmpty()) {
                return new Listing<>(found, text(about == null ? null : about.getResourceVersion()));
            }
        }
    }

    /** The name by which an object is known. */
    static String name(HasMetadata item) {
        return text(item.getMetadata().getNamespace()) + "/"
                + item.getMetadata().getName();
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
