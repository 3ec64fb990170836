package io.vpcrouter.internal.simulator.rules;

import io.vpcrouter.internal.simulator.world.Behaviour;
import io.vpcrouter.internal.simulator.world.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What every call passes before it reaches the rules, by whichever face it comes: latency, token buckets, faults. */
public final class Gate {
    private final Behaviour behaviour;
    private final Throttle throttle;

    Gate(Behaviour behaviour, Throttle throttle) {
        this.behaviour = behaviour;
        this.throttle = throttle;
    }

    /**
     * Lets a call in.
     *
     * @param action the action
     * @param broad whether the call is neither filtered nor paginated
     * @return what happens to the response, or null if it arrives
     * @throws Refusal if the call is throttled or refused on purpose
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
