package io.vpcrouter.control;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.plan.Reason;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The move of all routes of a failed host, with its times.
 *
 * @param host the host that failed
 * @param routes how many routes it carried: those that were moved, those that are to be moved, and those left behind
 * @param moved how many moves the cloud has accepted
 * @param movedTo where they went: how many moves the cloud has accepted, by the address of the new host or the id of the
 *     fallback; at most {@link #MOST_TARGETS} of these, so that the numbers may add up to less than {@code moved}
 * @param leftBehind how many routes had to stay, by reason; empty if all could be moved
 * @param lastAnswer when the last probe that the host answered was sent, or null if none is known
 * @param detected when the verdict changed to failed
 * @param decided when the changes were planned
 * @param accepted when the cloud accepted the last of them, or null
 * @param seen when a later read showed the last of them, or null
 */
public record Failover(
        IpAddress host,
        int routes,
        int moved,
        SortedMap<String, Integer> movedTo,
        SortedMap<Reason, Integer> leftBehind,
        @Nullable Instant lastAnswer,
        Instant detected,
        Instant decided,
        @Nullable Instant accepted,
        @Nullable Instant seen) {
    /** How many new targets are told apart. */
    public static final int MOST_TARGETS = 100;

    /** Copies the reasons and the targets. */
    public Failover {
        movedTo = Collections.unmodifiableSortedMap(new TreeMap<>(movedTo));
        leftBehind = Collections.unmodifiableSortedMap(new TreeMap<>(leftBehind));
    }

    /** A failover of which neither the last answer nor the new targets are known. */
    public Failover(
            IpAddress host,
            int routes,
            int moved,
            SortedMap<Reason, Integer> leftBehind,
            Instant detected,
            Instant decided,
            @Nullable Instant accepted,
            @Nullable Instant seen) {
        this(host, routes, moved, new TreeMap<>(), leftBehind, null, detected, decided, accepted, seen);
    }

    /** How many routes had to stay, for whatever reason. */
    public int left() {
        return leftBehind.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The reasons of those that had to stay, for people, such as {@code 2 no healthy host}; empty if all were moved. */
    public String leftText() {
        return leftBehind.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey().text())
                .collect(Collectors.joining(", "));
    }

    /** Those that took the routes, with the number of each, such as {@code 10.0.0.2 (40)}; the one with the most first. */
    public String movedToText() {
        return movedTo.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                .collect(Collectors.joining(", "));
    }

    /** When the last probe that the host answered was sent, if one is known. */
    public Optional<Instant> lastAnswerIfKnown() {
        return Optional.ofNullable(lastAnswer);
    }

    /** When the cloud accepted the last change, if it did. */
    public Optional<Instant> acceptedIfKnown() {
        return Optional.ofNullable(accepted);
    }

    /** When a later read showed the last change, if one did. */
    public Optional<Instant> seenIfKnown() {
        return Optional.ofNullable(seen);
    }
}
