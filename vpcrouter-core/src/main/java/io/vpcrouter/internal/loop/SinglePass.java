package io.vpcrouter.internal.loop;

import io.vpcrouter.control.PassResult;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.internal.write.RouteKey;
import io.vpcrouter.internal.write.WriteGate;
import io.vpcrouter.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for the verdicts, plans, carries the plan out or only shows it, and ends. */
public final class SinglePass implements PassMode {
    /** A route that somebody else keeps changing must not keep a single pass busy for ever. */
    private static final int MOST_PLANS_CARRIED_OUT = 6;

    /** A pass waits for the next try after a passing error, and not after a refusal. */
    private static final long SOON = Duration.ofSeconds(1).toNanos();

    private final WriteGate gate;
    private final boolean applies;
    private final boolean checksPermissions;
    private final long deadline;
    private final List<RouterEvent.RouteChanged> changed = new ArrayList<>();
    private final List<RouterEvent.RouteChangeFailed> failed = new ArrayList<>();
    private @Nullable Plan plan;
    private int plans;
    private boolean readFailed;

    /**
     * A pass.
     *
     * @param gate shut at once if changes are only shown
     * @param applies whether changes are written
     * @param checksPermissions whether the cloud is asked if changes are allowed, even if none is written
     * @param deadline when the pass stops waiting for verdicts
     */
    public SinglePass(WriteGate gate, boolean applies, boolean checksPermissions, long deadline) {
        this.gate = gate;
        this.applies = applies;
        this.checksPermissions = checksPermissions;
        this.deadline = deadline;
        if (!applies) {
            gate.shut(WriteGate.Reason.PLAN_ONLY);
        }
    }

    @Override
    public boolean goesOn() {
        return false;
    }

    @Override
    public Duration recheckInterval(RouterConfig config) {
        return Duration.ZERO;
    }

    @Override
    public boolean checksPermissions() {
        return applies || checksPermissions;
    }

    @Override
    public boolean readsUntilWritesShow() {
        return false;
    }

    /** Tries once more: the first call of a process also pays for its start. */
    @Override
    public boolean endsAfterFailedRead(boolean refusedAtFirst) {
        boolean ends = refusedAtFirst || readFailed;
        readFailed = true;
        return ends;
    }

    /** Waits for verdicts until the deadline, and for a second look as long as its read takes. */
    @Override
    public boolean mayPlan(BooleanSupplier waitsForVerdicts, boolean waitsForSecondLook, long now) {
        return !waitsForSecondLook && (now - deadline >= 0 || !waitsForVerdicts.getAsBoolean());
    }

    @Override
    public OptionalLong deadline() {
        return OptionalLong.of(deadline);
    }

    @Override
    public void planned(Plan newPlan) {
        plan = newPlan;
        plans++;
        if (plans > MOST_PLANS_CARRIED_OUT) {
            gate.shut(WriteGate.Reason.PASS_IS_OVER);
        }
    }

    @Override
    public void changed(RouterEvent.RouteChanged event) {
        changed.add(event);
    }

    @Override
    public void failed(RouterEvent.RouteChangeFailed event) {
        failed.add(event);
    }

    @Override
    public Optional<PassResult> endWhenIdle(
            OptionalLong nextTry, long now, Supplier<RouterStatus> status, Function<Plan, Duration> writeTime) {
        Plan last = plan;
        boolean triesAgainSoon = gate.isOpen() && nextTry.isPresent() && nextTry.getAsLong() - now < SOON;
        return last == null || triesAgainSoon
                ? Optional.empty()
                : Optional.of(new PassResult(last, changed, stillFailed(last), status.get(), writeTime.apply(last)));
    }

    /** A change that worked in the end is no failure of the pass, and neither is one whose answer was lost. */
    private List<RouterEvent.RouteChangeFailed> stillFailed(Plan last) {
        Set<RouteKey> open = new HashSet<>();
        last.decisions().stream()
                .filter(decision -> !decision.isInLine())
                .forEach(decision -> open.add(RouteKey.of(decision)));
        Map<RouteKey, RouterEvent.RouteChangeFailed> failures = new LinkedHashMap<>();
        for (RouterEvent.RouteChangeFailed failure : failed) {
            RouteKey key = RouteKey.of(failure.change());
            if (open.contains(key)) {
                failures.put(key, failure);
            }
        }
        return List.copyOf(failures.values());
    }
}
