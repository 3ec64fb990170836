package io.vpcrouter.internal.warmup;

import io.vpcrouter.internal.loop.Failovers;
import io.vpcrouter.model.HostHealth;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.plan.PlanContext;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.view.VpcView;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets the JVM load and compile what a failover runs through before the first host fails. A JVM loads classes and compiles
 * code when they are first used, and a router may wait months for its first failover; without the warm-up, that one would
 * pay for all of it between the verdict and the first write.
 *
 * <p>Two parts: {@link #runOnce} plays failovers in a VPC that exists only in memory, for the whole path from an observation
 * to a write; {@link #planFor} plans failovers in the real VPC, for the code that matters more the larger it is. Nothing is
 * sent, read or written.
 *
 * <p>What it brings, by {@code FailoverTable} of the benchmarks on two busy cores: from the verdict to the first write, the
 * first failover in a JVM takes about 12 ms with the warm-up and 60 ms without (medians of seven JVMs).
 */
public final class FailoverWarmUp {
    /** Enough for the JVM to compile the path; takes some tens of milliseconds, once in a JVM. */
    private static final int ROUNDS = 200;

    private static final int HOSTS_PLANNED = 64;

    private static final AtomicBoolean DONE = new AtomicBoolean();

    private FailoverWarmUp() {}

    /** Plays failovers in memory, unless that was done in this JVM before. */
    public static void runOnce() {
        if (DONE.compareAndSet(false, true)) {
            for (int round = 0; round < ROUNDS; round++) {
                new PaperFailover().play();
            }
        }
    }

    /**
     * Plans what would follow if a host of the VPC failed, for one host after the other.
     *
     * @param view a view that nobody else uses yet
     * @param rules what the operator decided
     */
    public static void planFor(VpcView view, PlanRules rules) {
        view.hosts().stream().limit(HOSTS_PLANNED).forEach(failing -> {
            PlanContext context = PlanContext.of(
                    rules, host -> host.equals(failing) ? HostHealth.of(Verdict.FAILED) : HostHealth.healthy(0));
            Failovers.firstPart(view, context, Set.of(failing));
        });
    }
}
