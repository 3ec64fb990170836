package io.vpcrouter.spec;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.vpcrouter.model.Fallback;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.TagSelector;
import java.util.Collection;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes canonical text. Only tags need escaping: all else is addresses, ids, zones and fixed words. */
final class SpecWriter {
    private SpecWriter() {}

    static String write(RouteSpec spec) {
        if (spec.isEmpty()) {
            return "{}\n";
        }
        return spec.routes().entrySet().stream()
                .map(entry -> "  \"" + entry.getKey() + "\": " + value(entry.getValue()))
                .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
    }

    private static String value(RouteIntent intent) {
        String hosts = list(intent.hosts(), host -> "\"" + host + "\"");
        if (!intent.hosts().isEmpty() && intent.equals(RouteIntent.of(intent.hosts()))) {
            return hosts;
        }
        StringJoiner members = new StringJoiner(", ", "{ ", " }");
        if (!intent.hosts().isEmpty()) {
            members.add(member(SpecWords.HOSTS, hosts));
        }
        intent.hostsByTagIfAny().ifPresent(tags -> members.add(member(SpecWords.HOSTS_BY_TAG, tags(tags))));
        intent.chooseIfGiven().ifPresent(choose -> members.add(member(SpecWords.CHOOSE, quoted(choose.text()))));
        intent.whenNoneHealthyIfGiven()
                .ifPresent(none -> members.add(member(SpecWords.WHEN_NONE_HEALTHY, quoted(none.text()))));
        intent.fallbackIfAny().ifPresent(fallback -> members.add(member(SpecWords.FALLBACK, fallback(fallback))));
        return members.toString();
    }

    private static String fallback(Fallback fallback) {
        String everywhere = fallback.everywhere();
        return everywhere == null
                ? fallback.byZone().entrySet().stream()
                        .map(zone -> member(zone.getKey(), quoted(zone.getValue())))
                        .collect(Collectors.joining(", ", "{ ", " }"))
                : quoted(everywhere);
    }

    private static String tags(TagSelector selector) {
        return selector.tags().entrySet().stream()
                .map(tag -> member(tag.getKey(), values(tag.getValue())))
                .collect(Collectors.joining(", ", "{ ", " }"));
    }

    private static String values(Collection<String> values) {
        return values.size() == 1 ? quoted(values.iterator().next()) : list(values, SpecWriter::quoted);
    }

    private static <T> String list(Collection<T> items, Function<T, String> text) {
        return items.stream().map(text).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String member(String key, String value) {
        return quoted(key) + ": " + value;
    }

    private static String quoted(String text) {
        return "\"" + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
    }
}
