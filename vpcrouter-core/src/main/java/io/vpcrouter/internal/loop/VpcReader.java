package io.vpcrouter.internal.loop;

import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.internal.conditions.Conditions;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.plan.Action;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.view.VpcView;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads the VPC when that is due, and asks the cloud once, before the first change, whether changes are allowed. */
final class VpcReader {
    private final RouterConfig config;
    private final PassMode mode;
    private final PlanState state;
    private final ReadSchedule schedule;
    private final Conditions conditions;
    private final StatusBoard board;
    private final Effects effects;
    private final RouterClock clock;
    /** The changes that the cloud is asked about; empty once it was asked. */
    private Set<Action> toBeAllowed;

    VpcReader(
            RouterConfig config,
            PassMode mode,
            PlanState state,
            ReadSchedule schedule,
            Conditions conditions,
            StatusBoard board,
            Effects effects,
            RouterClock clock) {
        this.config = config;
        this.mode = mode;
        this.state = state;
        this.schedule = schedule;
        this.conditions = conditions;
        this.board = board;
        this.effects = effects;
        this.clock = clock;
        this.toBeAllowed = mode.checksPermissions() ? config.rules().possibleChanges() : Set.of();
    }

    /** Starts a read if one is due. */
    void start(boolean writesIdle, long now) {
        RouteSpec spec = state.spec();
        if (spec != null && schedule.isDue(now, writesIdle, state.secondLookAt())) {
            VpcView previous = state.view();
            Set<IpAddress> hosts = state.hosts();
            schedule.started(hosts, now);
            effects.read(
                    state.request(), spec.prefixLists(), snapshot -> VpcReading.of(previous, spec, snapshot, config));
        }
    }

    /** A read ended well: what it shows, if that can be used now. */
    Optional<VpcReading> done(VpcReading read, long now) {
        RouteSpec spec = state.spec();
        if (spec == null || !schedule.covers(state.hosts())) {
            // The read does not show where the hosts of the newer spec are.
            noteSuccess();
            schedule.want(now);
            return Optional.empty();
        }
        VpcReading reading = state.withSpec(read, spec);
        if (!toBeAllowed.isEmpty()) {
            Set<Action> asked = toBeAllowed;
            toBeAllowed = Set.of();
            // The read is done when it comes back with the answer.
            effects.preflight(reading, asked);
            return Optional.empty();
        }
        noteSuccess();
        return Optional.of(reading);
    }

    private void noteSuccess() {
        schedule.succeeded();
        conditions.set(RouterCondition.CLOUD, null);
        board.read(clock.now());
    }

    /** A read failed: it is tried again, unless that is pointless. */
    void failed(CloudException error) {
        boolean refused = error.kind() == CloudException.Kind.DENIED
                || error.kind() == CloudException.Kind.NOT_FOUND
                || error.kind() == CloudException.Kind.INVALID;
        if (mode.endsAfterFailedRead(refused && !schedule.everRead())) {
            effects.end(error);
            return;
        }
        schedule.failed(clock.nanos());
        conditions.set(RouterCondition.CLOUD, error.kind(), "cannot be read, trying again: " + error.getMessage());
    }

    /** When {@link #start} should be called again. */
    OptionalLong next(boolean writesIdle) {
        return schedule.next(writesIdle);
    }
}
