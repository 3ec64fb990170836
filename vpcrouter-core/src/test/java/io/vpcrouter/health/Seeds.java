package io.vpcrouter.health;

import static org.assertj.core.api.Assertions.fail;

import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/**
 * Runs a property for many seeds, or for the one of {@code -Dvpcrouter.seed=N}; {@code -Dvpcrouter.runs=F} makes it F times
 * as many, and F may be a fraction.
 */
final class Seeds {
    private Seeds() {}

    static void forEach(int runs, LongConsumer property) {
        Long only = Long.getLong("vpcrouter.seed");
        long times = (long) Math.ceil(runs * Double.parseDouble(System.getProperty("vpcrouter.runs", "1")));
        LongStream seeds = only == null ? LongStream.range(1, 1 + times) : LongStream.of(only);
        seeds.forEach(seed -> {
            try {
                property.accept(seed);
            } catch (AssertionError e) {
                fail("seed " + seed + " (replay: -Dvpcrouter.seed=" + seed + "): " + e.getMessage(), e);
            }
        });
    }
}
