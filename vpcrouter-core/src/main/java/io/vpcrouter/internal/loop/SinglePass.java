package io.vpcrouter.internal.loop;

import io.vpcrouter.control.PassResult;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.internal.write.RouteKey;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Plan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One pass instead of a daemon: health first, then a plan, which is applied or only shown. */
public final class SinglePass {
    /** A row that somebody else keeps changing must not keep a single pass busy for ever. */
    private static final int MOST_PLANS = 5;

    private final boolean applies;
    private final boolean checksPermissions;
    private final long deadline;
    private final List<RouterEvent.RouteChanged> changed = new ArrayList<>();
    private final List<RouterEvent.RouteChangeFailed> failed = new ArrayList<>();
    private @Nullable Plan plan;
    private int plans;

    /**
     * A pass.
     *
     * @param applies whether changes are written
     * @param checksPermissions whether it is found out if changes would be allowed, even if none is written
     * @param deadline when verdicts are no longer waited for
     */
    public SinglePass(boolean applies, boolean checksPermissions, long deadline) {
        this.applies = applies;
        this.checksPermissions = checksPermissions;
        this.deadline = deadline;
    }

    public boolean applies() {
        return applies && plans <= MOST_PLANS;
    }

    boolean checksPermissions() {
        return applies || checksPermissions;
    }

    long deadline() {
        return deadline;
    }

    /** Verdicts are waited for until the deadline, and a second look for as long as the read of it takes. */
    boolean mayPlan(boolean waitsForVerdicts, boolean waitsForSecondLook, long now) {
        return !waitsForSecondLook && (!waitsForVerdicts || now - deadline >= 0);
    }

    void planned(Plan newPlan) {
        plan = newPlan;
        plans++;
    }

    boolean isPlanned() {
        return plan != null;
    }

    void changed(Decision decision, Instant at) {
        decision.change().ifPresent(change -> changed.add(new RouterEvent.RouteChanged(at, change, decision)));
    }

    void failed(RouterEvent.RouteChangeFailed event) {
        failed.add(event);
    }

    PassResult result(RouterStatus status) {
        Plan last = Objects.requireNonNull(plan);
        return new PassResult(last, changed, stillFailed(last), status);
    }

    /** What worked at last is no failure of the pass, be it that only an answer was lost. */
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
