package io.vpcrouter.internal.kubernetes.status;

import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.internal.kubernetes.client.KubeException;
import io.vpcrouter.internal.kubernetes.client.Watched;
import io.vpcrouter.internal.kubernetes.follow.ReadPace;
import io.vpcrouter.internal.kubernetes.follow.WatchPause;
import io.vpcrouter.internal.kubernetes.nodes.KubeNode;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.probe.ProbeReports;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.PluginStartException;
import io.vpcrouter.support.Alarm;
import io.vpcrouter.support.Backoff;
import io.vpcrouter.validation.InvalidException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The running check {@code kubernetes}. A watch tells at once that a node is not ready any more, or is cordoned; once per interval every
 * host is reported again, and the Leases of all nodes are listed.
 */
public final class NodeMonitor implements HealthMonitor {
    /** The kubelets renew their Leases every 10 s. */
    private static final Duration RENEWAL = Duration.ofSeconds(12);

    private static final Duration FIRST_CALL = Duration.ofSeconds(10);
    private static final Duration CALL = Duration.ofSeconds(3);
    private static final Duration LIST_NODES = Duration.ofSeconds(30);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(2);

    private static final String STORE = "store";
    private static final String WATCH = "watch";

    private final ProbeTiming timing;
    private final Watched<KubeNode> nodes;
    private final NodeRenewals leases;
    private final Alarm alarm;
    private final HealthContext context;
    private final ProbeReports reports;
    private final NodeJudge judge;
    private final @Nullable NodeEvents events;
    private final Object lock = new Object();
    private boolean closed;
    private Set<IpAddress> hosts = Set.of();
    private final Set<IpAddress> fresh = new HashSet<>();
    private long lists;
    private long failures;

    /** Owned by the thread that asks, as all that follows. */
    private final WatchPause watches = new WatchPause();

    private final Backoff retries =
            new Backoff(FIRST_RETRY, LONGEST_RETRY, new SplittableRandom(System.identityHashCode(this)));
    private final Map<IpAddress, Reported> reported = new HashMap<>();

    private @Nullable String failure = "the cluster was not read yet";

    /** What was said last of a host, and the last proof of life that was reported. */
    private record Reported(
            Observation observation, @Nullable Long proof) {}

    /**
     * A check; nothing is asked before it starts.
     *
     * @param interval how often each host is reported
     * @param drainTaints the taints by which a node counts as drained
     * @param nodes the nodes of the cluster
     * @param leases the Leases of the nodes
     * @param sink where events of the nodes are written, or null for nowhere
     * @param alarm rung by the watch of the nodes
     * @param context what the check reports to
     */
    public NodeMonitor(
            Duration interval,
            List<DrainTaint> drainTaints,
            Watched<KubeNode> nodes,
            NodeRenewals leases,
            @Nullable EventSink sink,
            Alarm alarm,
            HealthContext context) {
        Duration timeout = interval.compareTo(RENEWAL) > 0 ? interval : RENEWAL;
        this.timing = new ProbeTiming(interval, interval, timeout, context.fall());
        this.judge = new NodeJudge(drainTaints);
        this.nodes = nodes;
        this.leases = leases;
        this.alarm = alarm;
        this.context = context;
        this.reports = new ProbeReports(context);
        this.events = sink == null ? null : new NodeEvents(sink, nodes::values, context);
    }

    @Override
    public ProbeTiming timing() {
        return timing;
    }

    @Override
    public Duration waitForNewHosts() {
        return timing.interval().multipliedBy(2).plus(RENEWAL);
    }

    @Override
    public void start() {
        try {
            nodes.open();
            leases.open();
        } catch (InvalidException e) {
            throw new PluginStartException(e.problems().get(0).toString());
        }
        context.runInBackground("ask", this::ask);
        if (events != null) {
            events.start();
        }
    }

    @Override
    public void watch(Set<IpAddress> wanted) {
        synchronized (lock) {
            fresh.retainAll(wanted);
            wanted.stream().filter(host -> !hosts.contains(host)).forEach(fresh::add);
            hosts = Set.copyOf(wanted);
        }
        if (events != null) {
            events.watching(wanted);
        }
        alarm.wake();
    }

    @Override
    public void hostFailed(IpAddress host, String reason) {
        if (events != null) {
            events.failed(host, reason);
        }
    }

    @Override
    public void hostRecovered(IpAddress host, String reason) {
        if (events != null) {
            events.recovered(host, reason);
        }
    }

    private void ask() throws InterruptedException {
        long begin = context.clock().nanos();
        ReadPace rounds = new ReadPace(timing.interval().toNanos(), begin);
        ReadPace nodeLists = new ReadPace(LIST_NODES.toNanos(), begin);
        // A list that takes long comes less often, but a check that is silent counts as dead. So what is known is
        // said at each interval, even if that is nothing.
        ReadPace reportPace = new ReadPace(timing.interval().toNanos(), begin);
        while (!isClosed()) {
            long now = context.clock().nanos();
            long wait = Math.min(Math.min(rounds.left(now), reportPace.left(now)), watches.left(now));
            Alarm.Reason reason = alarm.await(Math.max(1, wait));
            reportFresh();
            if (reason.isBroken()) {
                watchEnded("the connection has ended", nodeLists);
            }
            if (watches.settle(context.clock().nanos())) {
                reports.condition(WATCH, null);
            }
            boolean isRound = rounds.left(context.clock().nanos()) <= 0;
            Duration limit = limit();
            boolean mustFollow = isRound && round(limit, rounds, nodeLists);
            if (isRound || reportPace.left(context.clock().nanos()) <= 0) {
                report(true);
                reportPace.done(context.clock().nanos(), context.clock().nanos());
            } else if (reason.hasChanged() && failure == null) {
                report(false);
            }
            if (mustFollow) {
                follow(limit, nodeLists);
            }
        }
    }

    /** Lists the Leases, and the nodes if that is due; whether the nodes were listed, so that they must be watched from there. */
    private boolean round(Duration limit, ReadPace rounds, ReadPace nodeLists) throws InterruptedException {
        long begin = context.clock().nanos();
        boolean wereListed = false;
        try {
            if (nodeLists.left(begin) <= 0) {
                nodes.read(limit);
                nodeLists.done(begin, context.clock().nanos());
                wereListed = true;
            }
            long sentAt = context.clock().nanos();
            judge.listed(leases.read(limit), sentAt);
            failure = null;
            long end = context.clock().nanos();
            rounds.done(begin, end);
            if (wereNoLists()) {
                // Most of the first one is that of a JVM that has just started, and only the second one shows renewals.
                rounds.soon(end, timing.interval().toNanos());
            }
            count(true);
            retries.reset();
            reports.condition(STORE, null);
        } catch (KubeException e) {
            failure = e.text();
            count(false);
            long now = context.clock().nanos();
            nodeLists.failed(now, 0);
            // A call that was waited for in vain is no list that takes long.
            rounds.failed(now, retries.next());
            reports.condition(STORE, "the nodes cannot be read; their last known state stays: " + e.text());
        }
        return wereListed;
    }

    /** Only the first call loads classes. */
    private Duration limit() {
        return wereNoLists() ? FIRST_CALL : CALL;
    }

    private boolean wereNoLists() {
        synchronized (lock) {
            return lists == 0;
        }
    }

    /** Where watches do not work, the lists are enough to judge. */
    private void follow(Duration limit, ReadPace nodeLists) throws InterruptedException {
        watches.began(context.clock().nanos());
        try {
            nodes.follow(limit);
        } catch (KubeException e) {
            watchEnded(e.text(), nodeLists);
        }
    }

    private void watchEnded(String why, ReadPace nodeLists) {
        long now = context.clock().nanos();
        nodeLists.soon(now, watches.ended(now, why));
        reports.condition(WATCH, watches.problem());
    }

    private void count(boolean worked) {
        synchronized (lock) {
            if (worked) {
                lists++;
            } else {
                failures++;
            }
        }
    }

    /** Hosts that nobody was told of before are reported at once, whatever is known of them. */
    private void reportFresh() {
        Set<IpAddress> now;
        synchronized (lock) {
            now = Set.copyOf(fresh);
            fresh.clear();
        }
        if (!now.isEmpty()) {
            Map<IpAddress, KubeNode> byAddress = byAddress();
            now.forEach(host -> {
                reported.remove(host);
                report(host, byAddress.get(host), true);
            });
        }
    }

    private Map<IpAddress, KubeNode> byAddress() {
        Map<IpAddress, KubeNode> found = new HashMap<>();
        for (KubeNode node : nodes.values()) {
            node.addresses().forEach(address -> found.put(address, node));
        }
        return found;
    }

    /**
     * Reports the hosts.
     *
     * @param isDue whether an interval is over, so that all are due; otherwise only those whose node has changed
     */
    private void report(boolean isDue) {
        Set<IpAddress> now;
        synchronized (lock) {
            now = hosts;
        }
        reported.keySet().retainAll(now);
        Map<IpAddress, KubeNode> byAddress = byAddress();
        List<IpAddress> others = new ArrayList<>();
        // Hosts that answer are witnesses for the others, and so come first.
        for (IpAddress host : new TreeSet<>(now)) {
            KubeNode node = byAddress.get(host);
            if (node != null && node.readiness() == KubeNode.Readiness.READY) {
                report(host, node, isDue);
            } else {
                others.add(host);
            }
        }
        others.forEach(host -> report(host, byAddress.get(host), isDue));
    }

    private void report(IpAddress host, @Nullable KubeNode node, boolean isDue) {
        if (failure != null || node == null) {
            String why = failure != null ? failure : "no node of the cluster has this address";
            noAnswer(host, Observation.indeterminate(why), isDue);
            return;
        }
        Observation seen = judge.observe(node);
        if (!(seen instanceof Observation.Reachable) && !(seen instanceof Observation.Drained)) {
            noAnswer(host, seen, isDue);
            return;
        }
        OptionalLong proof = judge.provedAt(node.name());
        if (proof.isEmpty()) {
            String why = "node " + node.name() + " has not renewed its Lease since it is watched";
            noAnswer(host, Observation.indeterminate(why), isDue);
            return;
        }
        Reported before = reported.get(host);
        boolean isNew = before == null || before.proof() == null || before.proof() != proof.getAsLong();
        boolean isDrainedNow = seen instanceof Observation.Drained
                && before != null
                && !before.observation().equals(seen);
        if (isNew || isDrainedNow) {
            reported.put(host, new Reported(seen, proof.getAsLong()));
            reports.observed(host, seen, proof.getAsLong());
        } else if (isDue) {
            // That a node is ready again shows with its next renewal.
            reports.unchanged(Set.of(host));
        }
    }

    private void noAnswer(IpAddress host, Observation observation, boolean isDue) {
        Reported before = reported.get(host);
        if (isDue || before == null || !before.observation().equals(observation)) {
            reported.put(host, new Reported(observation, before == null ? null : before.proof()));
            reports.observed(host, observation, context.clock().nanos());
        }
    }

    private boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }

    @Override
    public Map<String, Object> statistics() {
        Map<String, Object> facts = new LinkedHashMap<>();
        synchronized (lock) {
            facts.put("lists", lists);
            facts.put("failed_lists", failures);
        }
        if (events != null) {
            facts.putAll(events.statistics());
        }
        return facts;
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
        }
        reports.close();
        nodes.close();
        leases.close();
        alarm.wake();
    }
}
