package io.vpcrouter.spec;

import io.vpcrouter.model.HostChoice;
import io.vpcrouter.model.WhenNoneHealthy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The words of the extended form. */
final class SpecWords {
    static final String HOSTS = "hosts";
    static final String HOSTS_BY_TAG = "hosts_by_tag";
    static final String CHOOSE = "choose";
    static final String WHEN_NONE_HEALTHY = "when_none_healthy";

    static final String FALLBACK = "fallback";

    static final List<String> KEYS = List.of(HOSTS, HOSTS_BY_TAG, CHOOSE, WHEN_NONE_HEALTHY, FALLBACK);
    static final Map<String, HostChoice> CHOICES = byText(HostChoice.values(), HostChoice::text);
    static final Map<String, WhenNoneHealthy> WHEN_NONE_CHOICES =
            byText(WhenNoneHealthy.values(), WhenNoneHealthy::text);

    private SpecWords() {}

    private static <E> Map<String, E> byText(E[] constants, Function<E, String> text) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E constant : constants) {
            words.put(text.apply(constant), constant);
        }
        return Collections.unmodifiableMap(words);
    }
}
