package io.vpcrouter.internal.engine;

import io.vpcrouter.control.Condition;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.health.Observation;
import io.vpcrouter.internal.loop.ControlLoop;
import io.vpcrouter.internal.loop.LoopEvents;
import io.vpcrouter.internal.loop.VpcReading;
import io.vpcrouter.internal.verdict.HealthPart;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.runtime.RouterRuntime;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.validation.Validated;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings events to the thread of the loop, and lets the loop settle once after each burst of them. Events that come before
 * {@link #open} are dropped.
 *
 * <p>Threading: any thread.
 */
final class LoopInbox implements LoopEvents {
    private static final Duration RETRY_AFTER_DEFECT = Duration.ofSeconds(1);
    private static final Duration LONGEST_FAILURE = Duration.ofSeconds(10);

    private final RouterRuntime runtime;

    // What follows belongs to the loop's thread.
    private @Nullable ControlLoop loop;
    private boolean settling;
    private final TreeSet<Long> timers = new TreeSet<>();

    private volatile @Nullable Thread loopThread;
    private volatile boolean failing;
    private volatile long failingSince;

    LoopInbox(RouterRuntime runtime) {
        this.runtime = runtime;
    }

    void open(ControlLoop opened) {
        runtime.onLoop(() -> {
            loopThread = Thread.currentThread();
            loop = opened;
        });
    }

    /** Whether the loop does its work: a defect did not keep it from that for too long. */
    boolean isSettling() {
        return !failing || runtime.clock().nanos() - failingSince < LONGEST_FAILURE.toNanos();
    }

    boolean isOnLoop() {
        return Thread.currentThread().equals(loopThread);
    }

    /** Hands several events over at once. */
    void post(Consumer<LoopEvents> events) {
        runtime.onLoop(() -> {
            if (loop != null) {
                events.accept(loop);
                settleSoon(loop);
            }
        });
    }

    /** Everything that is queued by now comes first, so that a burst of events is looked at once. */
    private void settleSoon(ControlLoop current) {
        if (!settling) {
            settling = true;
            runtime.onLoop(() -> settle(current));
        }
    }

    private void settle(ControlLoop current) {
        settling = false;
        boolean settled = false;
        try {
            current.settle();
            settled = true;
            failing = false;
        } finally {
            if (!settled) {
                if (!failing) {
                    failingSince = runtime.clock().nanos();
                    failing = true;
                }
                // The runtime reports the defect; what it kept the loop from is tried again.
                runtime.onLoopAfter(RETRY_AFTER_DEFECT, () -> settleSoon(current));
            }
        }
    }

    /** Lets the loop settle at that time, if not earlier. Called on the loop. */
    void wakeAt(long nanos) {
        if (!timers.isEmpty() && timers.first() - nanos <= 0) {
            // When that one comes, the loop settles and asks again.
            return;
        }
        timers.add(nanos);
        runtime.onLoopAfter(Duration.ofNanos(Math.max(0, nanos - runtime.clock().nanos())), () -> {
            timers.remove(nanos);
            if (loop != null) {
                settleSoon(loop);
            }
        });
    }

    @Override
    public void specPublished(Validated<RouteSpec> published, boolean stale) {
        post(events -> events.specPublished(published, stale));
    }

    @Override
    public void lastGoodFound(Validated<RouteSpec> kept) {
        post(events -> events.lastGoodFound(kept));
    }

    @Override
    public void observed(HealthPart part, IpAddress host, Observation observation, long sentAt, long at) {
        post(events -> events.observed(part, host, observation, sentAt, at));
    }

    @Override
    public void unchanged(HealthPart part, Set<IpAddress> hosts) {
        post(events -> events.unchanged(part, hosts));
    }

    @Override
    public void watched(HealthPart part, @Nullable String reason) {
        post(events -> events.watched(part, reason));
    }

    @Override
    public void controlTargetAnswered(long sentAt, long at) {
        post(events -> events.controlTargetAnswered(sentAt, at));
    }

    @Override
    public void conditionReported(Condition condition, String kind, @Nullable String problem) {
        post(events -> events.conditionReported(condition, kind, problem));
    }

    /** Only told, so there is nothing to settle. */
    @Override
    public void cloudCalled(RouterEvent.CloudCall call, Duration took, CloudException.@Nullable Kind error) {
        runtime.onLoop(() -> {
            if (loop != null) {
                loop.cloudCalled(call, took, error);
            }
        });
    }

    @Override
    public void readDone(VpcReading read) {
        post(events -> events.readDone(read));
    }

    @Override
    public void readFailed(CloudException error) {
        post(events -> events.readFailed(error));
    }

    @Override
    public void writeDone(Decision decision) {
        post(events -> events.writeDone(decision));
    }

    @Override
    public void writeFailed(Decision decision, CloudException error) {
        post(events -> events.writeFailed(decision, error));
    }

    @Override
    public void writeRefused(Decision decision) {
        post(events -> events.writeRefused(decision));
    }

    @Override
    public void leadershipNews() {
        post(LoopEvents::leadershipNews);
    }

    @Override
    public void sourceDestCheckDisabled(String eni) {
        post(events -> events.sourceDestCheckDisabled(eni));
    }

    @Override
    public void sourceDestCheckFailed(String eni, CloudException error) {
        post(events -> events.sourceDestCheckFailed(eni, error));
    }

    @Override
    public void stop() {
        runtime.onLoop(() -> {
            if (loop != null) {
                loop.stop();
            }
        });
    }
}
