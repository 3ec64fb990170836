package io.vpcrouter.internal.simulator.rules;

import io.vpcrouter.internal.simulator.world.Behaviour;
import io.vpcrouter.internal.simulator.world.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Applies latency, token buckets and injected faults to every call before the rules see it. */
public final class CallGate {
    private final Behaviour behaviour;
    private final Throttle throttle;

    CallGate(Behaviour behaviour, Throttle throttle) {
        this.behaviour = behaviour;
        this.throttle = throttle;
    }

    /**
     * Admits a call.
     *
     * @param action the action
     * @param broad whether the call is neither filtered nor paginated
     * @return the fault of the response, or null if the response is sent
     * @throws Refusal if the call is throttled or an injected fault refuses it
     * @throws InterruptedException if the caller is interrupted while it waits
     */
    public @Nullable Fault enter(String action, boolean broad) throws InterruptedException {
        behaviour.count(action);
        Duration latency = behaviour.latency();
        if (!latency.isZero()) {
            Thread.sleep(latency.toMillis(), latency.toNanosPart() % 1_000_000);
        }
        if (behaviour.throttling()) {
            throttle.take(action, broad);
        }
        Fault fault = behaviour.nextFault(action);
        if (fault != null && fault.kind() == Fault.Kind.REFUSED) {
            throw new Refusal(fault.code(), fault.status(), "Injected by the simulator.");
        }
        return fault;
    }
}
