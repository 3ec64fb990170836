package io.vpcrouter.internal.engine;

import io.vpcrouter.internal.loop.LoopEvents;
import io.vpcrouter.internal.plugins.ControlTargets;
import io.vpcrouter.internal.plugins.HealthObservation;
import io.vpcrouter.internal.plugins.ObservationQueue;
import io.vpcrouter.internal.plugins.RunningPlugins;
import io.vpcrouter.internal.verdict.HealthPart;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Brings observations to the loop in their order, as many at once as there are.
 *
 * <p>Threading: any thread.
 */
final class ObservationFeed {
    private final LoopInbox inbox;
    private final Listeners listeners;
    private final BooleanSupplier closed;
    private final ObservationQueue<HealthObservation> queue = new ObservationQueue<>();
    private final AtomicBoolean draining = new AtomicBoolean();

    ObservationFeed(LoopInbox inbox, Listeners listeners, BooleanSupplier closed) {
        this.inbox = inbox;
        this.listeners = listeners;
        this.closed = closed;
    }

    /** Takes an observation; waits while the loop is far behind. */
    void add(HealthObservation seen, RunningPlugins plugins, CheckPulse pulse) {
        queue.add(seen);
        if (draining.compareAndSet(false, true)) {
            inbox.post(events -> drain(events, plugins, pulse));
        }
        queue.awaitRoom(() -> closed.getAsBoolean() || inbox.isOnLoop());
    }

    private void drain(LoopEvents events, RunningPlugins plugins, CheckPulse pulse) {
        draining.set(false);
        for (HealthObservation seen = queue.poll(); seen != null; seen = queue.poll()) {
            HealthPart part = plugins.partOf(seen.from());
            if (part == null) {
                controlTargetSeen(events, plugins, seen);
            } else {
                pulse.reported(part);
                events.observed(part, seen.host(), seen.observation(), seen.sentAt(), seen.at());
                listeners.observed(part.name(), seen.host(), seen.observation());
            }
        }
    }

    private static void controlTargetSeen(LoopEvents events, RunningPlugins plugins, HealthObservation seen) {
        ControlTargets control = plugins.controlOf(seen.from());
        if (control == null) {
            return;
        }
        if (control.isAnswer(seen.host(), seen.observation())) {
            events.controlTargetAnswered(seen.sentAt(), seen.at());
        }
        String silent = control.neverAnswered();
        events.conditionReported(control.neverAnsweredCondition(), silent.isEmpty() ? null : silent);
    }
}
