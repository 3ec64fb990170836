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

/**
 * How long the loop goes on: a {@link Daemon} runs until it is stopped, a {@link SinglePass} ends with a result.
 *
 * <p>Threading: owned by the loop's thread.
 */
public interface PassMode {
    /** Whether it goes on until it is stopped, so that it must notice what changes in the VPC. */
    boolean goesOn();

    /** How often the VPC is read without a cause; zero for never. */
    Duration recheckInterval(RouterConfig config);

    /** Whether the loop asks the cloud, before the first change, if changes are allowed. */
    boolean checksPermissions();

    /** Whether the VPC is read again until it shows every write. */
    boolean readsUntilWritesShow();

    /**
     * Whether a read that failed ends the router, instead of being tried again.
     *
     * @param refusedAtFirst whether the cloud refused it, and no read has worked yet
     */
    boolean endsAfterFailedRead(boolean refusedAtFirst);

    /**
     * Whether everything may be planned now.
     *
     * @param waitsForVerdicts whether some host has no verdict yet, or is only suspect
     * @param waitsForSecondLook whether a second read will show if interfaces are really gone
     */
    boolean mayPlan(BooleanSupplier waitsForVerdicts, boolean waitsForSecondLook, long now);

    /** When {@link #mayPlan} should be asked again, if only time decides. */
    OptionalLong deadline();

    /** Everything was planned. */
    void planned(Plan plan);

    /** The cloud accepted a change. */
    void changed(RouterEvent.RouteChanged event);

    /** The cloud did not accept a change. */
    void failed(RouterEvent.RouteChangeFailed event);

    /**
     * Nothing is planned, read or written at the moment: the result, if that ends the pass.
     *
     * @param nextTry when a change that failed is tried again
     * @param status takes the status that becomes part of the result
     * @param writeTime how long the changes of a plan take
     */
    Optional<PassResult> endWhenIdle(
            OptionalLong nextTry, long now, Supplier<RouterStatus> status, Function<Plan, Duration> writeTime);
}
