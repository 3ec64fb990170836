package io.vpcrouter.internal.aws.calls;

import io.vpcrouter.spi.CloudException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts requests to the API by name, and failures by kind. */
final class CallCounts {
    private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

    void called(String operation) {
        count(calls, operation);
    }

    void failed(CloudException.Kind kind) {
        count(failures, kind.name());
    }

    private static void count(Map<String, LongAdder> counts, String name) {
        counts.computeIfAbsent(name, absent -> new LongAdder()).increment();
    }

    Map<String, Object> statistics() {
        return Map.of("calls", totals(calls), "failures", totals(failures));
    }

    private static Map<String, Long> totals(Map<String, LongAdder> counts) {
        Map<String, Long> totals = new TreeMap<>();
        counts.forEach((name, count) -> totals.put(name, count.sum()));
        return totals;
    }
}
