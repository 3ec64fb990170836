package io.vpcrouter.internal.presence;

import io.vpcrouter.model.FoundHost;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.TagSelector;
import io.vpcrouter.view.FoundHosts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Decides when a host that was found by its tags, and that a read does not find any more, is not eligible any more: under the
 * same rule as a {@link MissingInterfacePolicy missing interface}. If a read drops at least three and more than half of those
 * hosts of a selector that still answer, somebody may have changed the wrong tag, so they stay for a longer time.
 */
public final class MissingHostPolicy {
    private static final int FEWEST_DROPPED = 3;

    private final long hold;
    private final Map<Key, Long> missingSince = new HashMap<>();
    private final Map<TagSelector, Long> droppedSince = new HashMap<>();
    private Map<String, Integer> held = new TreeMap<>();
    private OptionalLong lookAgainAt = OptionalLong.empty();

    private record Key(TagSelector selector, IpAddress host) {}

    /**
     * Nobody is missing yet.
     *
     * @param hold how long hosts that still answer stay after most of them were dropped at once
     */
    public MissingHostPolicy(Duration hold) {
        this.hold = hold.toNanos();
    }

    /**
     * Compares what a read finds with what counted as found before.
     *
     * @param previous what counted as found before, hosts of an earlier call that stay included
     * @param fresh what the read finds
     * @param missedLast whether a host missed its last probe while others answered
     * @param answers whether a host answers
     * @param startedAt when the read began
     * @return what counts as found now
     */
    public FoundHosts compare(
            FoundHosts previous,
            FoundHosts fresh,
            Predicate<IpAddress> missedLast,
            Predicate<IpAddress> answers,
            long startedAt) {
        lookAgainAt = OptionalLong.empty();
        held = new TreeMap<>();
        droppedSince.keySet().retainAll(fresh.selectors());
        Set<Key> missing = new HashSet<>();
        List<FoundHost> staying = new ArrayList<>();
        for (TagSelector selector : fresh.selectors()) {
            List<FoundHost> gone = previous.by(selector).stream()
                    .filter(host -> !fresh.contains(selector, host.address()))
                    .toList();
            OptionalLong heldUntil = heldUntil(selector, previous.by(selector), gone, answers, startedAt);
            for (FoundHost host : gone) {
                Key key = new Key(selector, host.address());
                missing.add(key);
                long until = heldUntil.isPresent() && answers.test(host.address())
                        ? heldUntil.getAsLong()
                        : missingSince.computeIfAbsent(key, first -> startedAt) + MissingInterfacePolicy.SECOND_LOOK;
                if (!missedLast.test(host.address()) && startedAt - until < 0) {
                    staying.add(host);
                    lookAgainAt(until);
                }
            }
        }
        missingSince.keySet().retainAll(missing);
        return fresh.with(staying);
    }

    /** How long the hosts that still answer stay, if that is longer than usual. */
    private OptionalLong heldUntil(
            TagSelector selector,
            Collection<FoundHost> before,
            List<FoundHost> gone,
            Predicate<IpAddress> answers,
            long startedAt) {
        long dropped =
                gone.stream().filter(host -> answers.test(host.address())).count();
        long answering =
                before.stream().filter(host -> answers.test(host.address())).count();
        if (dropped < FEWEST_DROPPED || 2 * dropped <= answering) {
            droppedSince.remove(selector);
            return OptionalLong.empty();
        }
        long until = droppedSince.computeIfAbsent(selector, first -> startedAt) + hold;
        if (startedAt - until >= 0) {
            return OptionalLong.empty();
        }
        held.put(selector.toString(), (int) dropped);
        return OptionalLong.of(until);
    }

    private void lookAgainAt(long time) {
        if (lookAgainAt.isEmpty() || time - lookAgainAt.getAsLong() < 0) {
            lookAgainAt = OptionalLong.of(time);
        }
    }

    /** When another read can decide about the hosts that stay. */
    public OptionalLong lookAgainAt() {
        return lookAgainAt;
    }

    /** What is held, for people. */
    public Optional<String> textOfHeld() {
        return held.entrySet().stream()
                .findFirst()
                .map(first -> first.getValue() + " hosts that still answer are not found any more by " + first.getKey()
                        + (held.size() == 1 ? "" : ", and those of " + (held.size() - 1) + " more selectors")
                        + "; they stay eligible for now, see --delete_hold");
    }
}
