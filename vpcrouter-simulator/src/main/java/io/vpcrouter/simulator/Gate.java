package io.vpcrouter.simulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What every call passes before it reaches the rules, by whichever face it comes: latency, token buckets, faults. */
final class Gate {
    private final SimulatedBehaviour behaviour;
    private final Throttle throttle;

    Gate(SimulatedBehaviour behaviour, Throttle throttle) {
        this.behaviour = behaviour;
        this.throttle = throttle;
    }

    /**
     * Lets a call in.
     *
     * @param action the action
     * @param broad whether the call is neither filtered nor paginated
     * @return what happens to the answer, or null if it arrives
     * @throws Ec2Refusal if the call is throttled or refused on purpose
     * @throws InterruptedException if the caller is interrupted while it waits
     */
    @Nullable
    Fault enter(String action, boolean broad) throws InterruptedException {
        behaviour.count(action);
        Duration latency = behaviour.latency();
        if (!latency.isZero()) {
            Thread.sleep(latency.toMillis(), latency.toNanosPart() % 1_000_000);
        }
        if (behaviour.throttling()) {
            throttle.take(action, broad);
        }
        Fault fault = behaviour.nextFault(action);
        if (fault != null && fault.refusal() != null) {
            throw new Ec2Refusal(
                    fault.refusal().code(),
                    fault.refusal().status(),
                    String.valueOf(fault.refusal().getMessage()));
        }
        return fault;
    }
}
