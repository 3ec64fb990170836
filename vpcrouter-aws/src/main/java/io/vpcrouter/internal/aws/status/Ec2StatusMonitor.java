package io.vpcrouter.internal.aws.status;

import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.internal.aws.calls.AwsClients;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.probe.ProbeReports;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudException.Kind;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The running check {@code ec2status}: asks EC2 once per interval about the instances of all hosts together.
 *
 * <p>The instance of a host is known from the last read of the VPC, and so not before the first one.
 */
public final class Ec2StatusMonitor implements HealthMonitor {
    private static final String CONDITION = "instance_status";
    /** How soon a new host is looked up again if its instance is unknown. */
    private static final long LOOK_AGAIN = Duration.ofSeconds(1).toNanos();

    private static final Set<Kind> SAME_FOR_ALL = Set.of(Kind.THROTTLED, Kind.TRANSIENT, Kind.DENIED);

    private final ProbeTiming timing;
    private final HealthContext context;
    private final Supplier<InstanceStatusCalls> factory;
    private final ProbeReports reports;

    private @Nullable InstanceStatusCalls calls;
    private boolean closed;
    private Set<IpAddress> hosts = Set.of();
    /** Hosts that EC2 has not been asked about. */
    private final Set<IpAddress> fresh = new HashSet<>();

    private long nextRound;

    public Ec2StatusMonitor(Duration interval, HealthContext context, Supplier<InstanceStatusCalls> factory) {
        Duration timeout = interval.compareTo(AwsClients.LONGEST_CALL) < 0 ? interval : AwsClients.LONGEST_CALL;
        // No recheck comes sooner: EC2 checks its instances once a minute.
        this.timing = new ProbeTiming(interval, interval, timeout, context.fall());
        this.context = context;
        this.factory = factory;
        this.reports = new ProbeReports(context);
    }

    @Override
    public ProbeTiming timing() {
        return timing;
    }

    @Override
    public void start() {
        InstanceStatusCalls made = factory.get();
        synchronized (this) {
            calls = made;
            nextRound = context.clock().nanos();
        }
        context.runInBackground("ask", () -> keepAsking(made));
    }

    @Override
    public synchronized void watch(Set<IpAddress> wanted) {
        fresh.retainAll(wanted);
        wanted.stream().filter(host -> !hosts.contains(host)).forEach(fresh::add);
        hosts = Set.copyOf(wanted);
        notifyAll();
    }

    private void keepAsking(InstanceStatusCalls ec2) throws InterruptedException {
        for (Set<IpAddress> due = takeDue(); !due.isEmpty(); due = takeDue()) {
            ask(ec2, due);
        }
    }

    /** Waits until hosts are due; empty when closed. */
    private synchronized Set<IpAddress> takeDue() throws InterruptedException {
        while (!closed) {
            if (hosts.isEmpty()) {
                // No round starts without hosts: the first host is asked about at once, and learns why not.
                wait();
                continue;
            }
            long now = context.clock().nanos();
            Set<IpAddress> due = dueAt(now);
            if (!due.isEmpty()) {
                fresh.removeIf(host -> due.contains(host) && instanceOf(host).isPresent());
                return due;
            }
            long pause = fresh.isEmpty() ? nextRound - now : Math.min(nextRound - now, LOOK_AGAIN);
            wait(Math.max(1, Duration.ofNanos(pause).toMillis()));
        }
        return Set.of();
    }

    private Set<IpAddress> dueAt(long now) {
        if (now - nextRound < 0) {
            return fresh.stream().filter(host -> instanceOf(host).isPresent()).collect(Collectors.toSet());
        }
        // After an overrun the next round is a whole interval away, not at once.
        nextRound += timing.interval().toNanos();
        if (now - nextRound >= 0) {
            nextRound = now + timing.interval().toNanos();
        }
        return hosts;
    }

    private Optional<String> instanceOf(IpAddress host) {
        return context.interfaceOf(host).flatMap(NetworkInterface::instanceIfAny);
    }

    private void ask(InstanceStatusCalls ec2, Set<IpAddress> due) {
        Map<String, Set<IpAddress>> hostsOf = new TreeMap<>();
        long now = context.clock().nanos();
        for (IpAddress host : due) {
            Optional<String> instance = instanceOf(host);
            if (instance.isPresent()) {
                hostsOf.computeIfAbsent(instance.get(), id -> new TreeSet<>()).add(host);
            } else {
                reports.observed(
                        host, Observation.indeterminate("no instance of the VPC is known to have this address"), now);
            }
        }
        List<String> ids = List.copyOf(hostsOf.keySet());
        @Nullable CloudException failure = null;
        for (int start = 0; start < ids.size(); start += InstanceStatusCalls.MOST_IDS) {
            List<String> chunk = ids.subList(start, Math.min(ids.size(), start + InstanceStatusCalls.MOST_IDS));
            // After throttling or a cut-off, the rest waits for the next round.
            boolean hopeless = failure != null && SAME_FOR_ALL.contains(failure.kind());
            CloudException ofChunk = hopeless ? failure : ask(ec2, chunk, hostsOf);
            failure = ofChunk == null ? failure : ofChunk;
            if (hopeless && failure != null) {
                report(chunk, hostsOf, failure, now);
            }
        }
        if (!ids.isEmpty()) {
            reports.condition(CONDITION, failure == null ? null : String.valueOf(failure.getMessage()));
        }
    }

    /** Asks about some instances; returns the failure, if there was one. */
    private @Nullable CloudException ask(
            InstanceStatusCalls ec2, List<String> ids, Map<String, Set<IpAddress>> hostsOf) {
        long sentAt = context.clock().nanos();
        try {
            report(ids, hostsOf, ec2.observe(ids), sentAt);
            return null;
        } catch (CloudException e) {
            report(ids, hostsOf, e, sentAt);
            return e;
        }
    }

    private void report(List<String> ids, Map<String, Set<IpAddress>> hostsOf, CloudException failure, long sentAt) {
        Observation unknown = Observation.indeterminate(String.valueOf(failure.getMessage()));
        report(ids, hostsOf, ids.stream().collect(Collectors.toMap(id -> id, id -> unknown)), sentAt);
    }

    private void report(
            List<String> ids, Map<String, Set<IpAddress>> hostsOf, Map<String, Observation> seen, long sentAt) {
        List<String> misses = new ArrayList<>();
        for (String id : ids) {
            if (seen.get(id) instanceof Observation.Unreachable) {
                misses.add(id);
            } else {
                report(id, hostsOf, seen, sentAt);
            }
        }
        // Healthy instances are witnesses for the others, and so come first.
        misses.forEach(id -> report(id, hostsOf, seen, sentAt));
    }

    private void report(String id, Map<String, Set<IpAddress>> hostsOf, Map<String, Observation> seen, long sentAt) {
        Observation observation = seen.getOrDefault(id, Observation.indeterminate("EC2 reports nothing about " + id));
        hostsOf.getOrDefault(id, Set.of()).stream()
                .filter(this::isWatched)
                .forEach(host -> reports.observed(host, observation, sentAt));
    }

    private synchronized boolean isWatched(IpAddress host) {
        return hosts.contains(host);
    }

    @Override
    public synchronized Map<String, Object> statistics() {
        return calls == null ? Map.of() : calls.statistics();
    }

    @Override
    public void close() {
        InstanceStatusCalls open;
        synchronized (this) {
            closed = true;
            open = calls;
            notifyAll();
        }
        reports.close();
        if (open != null) {
            open.close();
        }
    }
}
