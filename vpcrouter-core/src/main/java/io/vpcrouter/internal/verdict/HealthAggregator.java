package io.vpcrouter.internal.verdict;

import io.vpcrouter.health.HealthTracker;
import io.vpcrouter.health.VerdictChange;
import io.vpcrouter.model.HostHealth;
import io.vpcrouter.model.HostNumbers;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Merges the verdicts of all health checks. A host is failed if any check says so, else questionable, else suspect if any
 * says so, else healthy if at least one does, else unknown; and it is drained if any says so. A check that is frozen or blind
 * has no vote, unless all are.
 */
public final class HealthAggregator {
    private final List<HealthPart> parts;
    private HostNumbers hosts = HostNumbers.empty();
    /** The merged verdict of each host that was reported last, by number. */
    private Verdict[] told = new Verdict[0];

    private Belief belief = new Belief(List.of(), false);
    private boolean beliefChanged;

    /** Which verdicts count. */
    private record Belief(List<String> abstaining, boolean massFailure) {}

    public HealthAggregator(List<HealthPart> parts) {
        this.parts = List.copyOf(parts);
    }

    public List<HealthPart> parts() {
        return parts;
    }

    public void watch(Set<IpAddress> wanted, long now) {
        HostNumbers numbers = HostNumbers.of(wanted);
        Verdict[] stay = new Verdict[numbers.size()];
        Arrays.setAll(stay, number -> verdictForPeople(numbers.host(number)));
        hosts = numbers;
        told = stay;
        parts.forEach(part -> part.tracker().watch(numbers, now));
    }

    /** Time has passed; says whether that calls for a plan. */
    public boolean advance(long now) {
        boolean due = false;
        for (HealthPart part : parts) {
            OptionalLong deadline = part.tracker().nextDeadline();
            due |= deadline.isPresent() && now - deadline.getAsLong() >= 0;
            part.tracker().advance(now);
            due |= part.tracker().takeDrainChange();
        }
        Belief before = belief;
        belief = new Belief(abstaining(), isMassFailure());
        beliefChanged |= !belief.equals(before);
        return due || beliefChanged;
    }

    /** How long a host must have answered before every check takes it for as good as any other, in nanoseconds. */
    public long recoveryWindow() {
        return parts.stream()
                .mapToLong(part -> part.tracker().recoveryWindow().toNanos())
                .max()
                .orElse(0);
    }

    public OptionalLong nextDeadline() {
        return parts.stream()
                .map(HealthPart::tracker)
                .flatMap(tracker -> Stream.of(tracker.nextDeadline(), tracker.nextSilenceCheck()))
                .flatMapToLong(OptionalLong::stream)
                .min();
    }

    /** The changes of the merged verdicts since the last call. */
    public List<VerdictChange> takeChanges(long now) {
        Map<IpAddress, String> reasons = new LinkedHashMap<>();
        for (HealthPart part : parts) {
            String prefix = parts.size() == 1 ? "" : part.name() + ": ";
            part.tracker()
                    .takeChanges()
                    .forEach(change -> reasons.merge(change.host(), prefix + change.reason(), (a, b) -> a + "; " + b));
        }
        if (beliefChanged && parts.size() > 1) {
            hosts.hosts().forEach(host -> reasons.putIfAbsent(host, "other checks have a vote now"));
        }
        beliefChanged = false;
        List<VerdictChange> changes = new ArrayList<>();
        reasons.forEach((host, reason) -> {
            int number = hosts.numberOf(host);
            if (number == HostNumbers.NONE) {
                return;
            }
            Verdict before = told[number];
            Verdict after = verdict(host, now);
            if (before != after) {
                told[number] = after;
                changes.add(new VerdictChange(host, before, after, reason));
            }
        });
        return changes;
    }

    /** The merged verdict that was reported last. */
    public Verdict verdictForPeople(IpAddress host) {
        int number = hosts.numberOf(host);
        return number == HostNumbers.NONE ? Verdict.UNKNOWN : told[number];
    }

    /** The verdict for people: still suspect during a freeze. */
    private Verdict verdict(IpAddress host, long now) {
        return merged(host, now, false).verdict();
    }

    /** The health of a host for the planner. */
    public HostHealth health(IpAddress host, long now) {
        return merged(host, now, true);
    }

    private HostHealth merged(IpAddress host, long now, boolean trusted) {
        if (parts.size() == 1) {
            return trusted
                    ? parts.get(0).tracker().health(host, now)
                    : plain(parts.get(0).tracker(), host, now);
        }
        List<HealthPart> voters =
                parts.stream().filter(part -> !abstains(part.tracker())).toList();
        List<HostHealth> votes = (voters.isEmpty() ? parts : voters)
                .stream()
                        .map(part -> trusted ? part.tracker().health(host, now) : plain(part.tracker(), host, now))
                        .toList();
        // Hard evidence counts whatever the probes say.
        boolean gone =
                parts.stream().anyMatch(part -> part.tracker().health(host, now).gone());
        HostHealth merged = merge(votes, gone);
        // A check that the host never answered has nothing to say for it; where all is well, that does not matter.
        boolean answered = merged.isAnswering() || votes.stream().allMatch(HostHealth::answered);
        boolean drained = votes.stream().anyMatch(HostHealth::drained);
        return new HostHealth(
                merged.verdict(), gone, merged.waiting(), merged.witnessed(), merged.healthySince(), answered, drained);
    }

    private static HostHealth plain(HealthTracker tracker, IpAddress host, long now) {
        HostHealth health = tracker.health(host, now);
        return tracker.report(host)
                .filter(report -> report.verdict() != health.verdict())
                .map(report -> HostHealth.of(report.verdict()))
                .orElse(health);
    }

    private static HostHealth merge(List<HostHealth> votes, boolean gone) {
        boolean waiting = votes.stream().anyMatch(HostHealth::waiting);
        for (Verdict verdict : List.of(Verdict.FAILED, Verdict.QUESTIONABLE, Verdict.SUSPECT)) {
            if (votes.stream().anyMatch(vote -> vote.verdict() == verdict)) {
                boolean witnessed = votes.stream().anyMatch(vote -> vote.verdict() == verdict && vote.witnessed());
                return new HostHealth(verdict, gone, false, witnessed, 0);
            }
        }
        // A check without a verdict may still say that the host failed.
        if (waiting) {
            return new HostHealth(Verdict.UNKNOWN, gone, true, false, 0);
        }
        return votes.stream()
                .filter(vote -> vote.verdict() == Verdict.HEALTHY)
                .max(Comparator.comparingLong(HostHealth::healthySince))
                .map(vote -> new HostHealth(Verdict.HEALTHY, gone, false, false, vote.healthySince()))
                .orElse(new HostHealth(Verdict.UNKNOWN, gone, false, false, 0));
    }

    private static boolean abstains(HealthTracker tracker) {
        return tracker.isFrozen() || tracker.isBlind();
    }

    /** A control target answered, which proves that the checker is not cut off. */
    public void controlTargetAnswered(long sentAt, long at) {
        parts.forEach(part -> part.tracker().controlTargetAnswered(sentAt, at));
    }

    /** Whether the host missed its last probe while other hosts answered; false if it was never probed. */
    public boolean missedLast(IpAddress host) {
        return parts.stream().anyMatch(part -> part.tracker().missedLast(host))
                && parts.stream().noneMatch(part -> part.tracker().answeredLast(host));
    }

    public boolean isFrozen() {
        return parts.stream().allMatch(part -> part.tracker().isFrozen());
    }

    public boolean isMassFailure() {
        return parts.stream().anyMatch(part -> part.tracker().isMassFailure());
    }

    public boolean isBlind() {
        return parts.stream().allMatch(part -> part.tracker().isBlind());
    }

    /** The hosts of which a check learned nothing for long, by the name of the check; without those of a blind check. */
    public Map<String, List<IpAddress>> unchecked() {
        return byCheck(tracker -> tracker.isBlind() ? List.of() : tracker.unchecked());
    }

    /** The hosts that do not answer and stay suspect for want of a witness, by the name of the check. */
    public Map<String, List<IpAddress>> unproved() {
        return byCheck(HealthTracker::unproved);
    }

    private Map<String, List<IpAddress>> byCheck(Function<HealthTracker, List<IpAddress>> which) {
        Map<String, List<IpAddress>> found = new TreeMap<>();
        for (HealthPart part : parts) {
            List<IpAddress> hosts = which.apply(part.tracker());
            if (!hosts.isEmpty()) {
                found.put(part.name(), hosts);
            }
        }
        return found;
    }

    /** Why each of these checks, or the first of its hosts, is not checked: the name of the check and the reason. */
    public String reasons(Predicate<HealthTracker> which) {
        return parts.stream()
                .filter(part -> which.test(part.tracker()))
                .map(part ->
                        part.name() + ": " + part.tracker().uncheckedReason().orElse("unknown"))
                .collect(Collectors.joining("; "));
    }

    public boolean isWaiting() {
        return parts.stream().anyMatch(part -> part.tracker().isWaiting());
    }

    /** The names of the checks that are frozen or blind. */
    public List<String> abstaining() {
        return parts.stream()
                .filter(part -> abstains(part.tracker()))
                .map(HealthPart::name)
                .toList();
    }
}
