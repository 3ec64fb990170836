package io.vpcrouter.internal.loop;

import io.vpcrouter.control.PassResult;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.plan.Plan;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** Runs until it is stopped. */
public final class Daemon implements PassMode {
    @Override
    public boolean goesOn() {
        return true;
    }

    @Override
    public Duration recheckInterval(RouterConfig config) {
        return config.recheckInterval();
    }

    @Override
    public boolean checksPermissions() {
        return true;
    }

    @Override
    public boolean readsUntilWritesShow() {
        return true;
    }

    @Override
    public boolean endsAfterFailedRead(boolean refusedAtFirst) {
        return refusedAtFirst;
    }

    @Override
    public boolean mayPlan(BooleanSupplier waitsForVerdicts, boolean waitsForSecondLook, long now) {
        return true;
    }

    @Override
    public OptionalLong deadline() {
        return OptionalLong.empty();
    }

    @Override
    public void planned(Plan plan) {}

    @Override
    public void changed(RouterEvent.RouteChanged event) {}

    @Override
    public void failed(RouterEvent.RouteChangeFailed event) {}

    @Override
    public Optional<PassResult> endWhenIdle(
            OptionalLong nextTry, long now, Supplier<RouterStatus> status, Function<Plan, Duration> writeTime) {
        return Optional.empty();
    }
}
