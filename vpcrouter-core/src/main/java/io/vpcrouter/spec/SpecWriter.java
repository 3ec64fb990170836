package io.vpcrouter.spec;

import io.vpcrouter.model.Fallback;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import java.util.List;
import java.util.stream.Collectors;

/** Writes canonical text. No part of a spec needs escaping: it has addresses, ids, names of zones and fixed words only. */
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
        String hosts = hosts(intent.hosts());
        String choose = intent.chooseIfGiven()
                .map(value -> member(SpecWords.CHOOSE, value.text()))
                .orElse("");
        String whenNoneHealthy = intent.whenNoneHealthyIfGiven()
                .map(value -> member(SpecWords.WHEN_NONE_HEALTHY, value.text()))
                .orElse("");
        String fallback = intent.fallbackIfAny().map(SpecWriter::fallback).orElse("");
        return choose.isEmpty() && whenNoneHealthy.isEmpty() && fallback.isEmpty()
                ? hosts
                : "{ \"" + SpecWords.HOSTS + "\": " + hosts + choose + whenNoneHealthy + fallback + " }";
    }

    private static String fallback(Fallback fallback) {
        String everywhere = fallback.everywhere();
        if (everywhere != null) {
            return member(SpecWords.FALLBACK, everywhere);
        }
        return fallback.byZone().entrySet().stream()
                .map(zone -> "\"" + zone.getKey() + "\": \"" + zone.getValue() + "\"")
                .collect(Collectors.joining(", ", ", \"" + SpecWords.FALLBACK + "\": { ", " }"));
    }

    private static String hosts(List<IpAddress> hosts) {
        return hosts.stream().map(host -> "\"" + host + "\"").collect(Collectors.joining(", ", "[", "]"));
    }

    private static String member(String key, String word) {
        return ", \"" + key + "\": \"" + word + "\"";
    }
}
