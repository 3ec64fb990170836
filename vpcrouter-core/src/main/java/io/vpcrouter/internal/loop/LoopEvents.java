package io.vpcrouter.internal.loop;

import io.vpcrouter.control.Condition;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.health.Observation;
import io.vpcrouter.internal.verdict.HealthPart;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.validation.Validated;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the control loop is told. It answers with {@link Effects}. Times are nanoseconds of the monotonic clock. */
public interface LoopEvents {
    /**
     * A mode published a spec or its problems.
     *
     * @param stale whether it comes from the last good file
     */
    void specPublished(Validated<RouteSpec> published, boolean stale);

    /** The last good file has a spec, which counts only until the source publishes a good one. */
    void lastGoodFound(Validated<RouteSpec> kept);

    /** A health check observed a host. */
    void observed(HealthPart part, IpAddress host, Observation observation, long sentAt, long at);

    /** What a health check reported of these hosts last still holds. */
    void unchanged(HealthPart part, Set<IpAddress> hosts);

    /** A health check could not be told which hosts to check, or could again if the reason is null. */
    void watched(HealthPart part, @Nullable String reason);

    /** A control target answered. */
    void controlTargetAnswered(long sentAt, long at);

    /** A lasting condition is on, or off if the problem is null. */
    default void conditionReported(Condition condition, @Nullable String problem) {
        conditionReported(condition, "", problem);
    }

    /**
     * A lasting condition is on, or off if the problem is null.
     *
     * @param kind tells kinds of problem apart; never has a number in it
     */
    void conditionReported(Condition condition, String kind, @Nullable String problem);

    /** A call of the cloud ended; what came of it follows as an event of its own. */
    void cloudCalled(RouterEvent.CloudCall call, Duration took, CloudException.@Nullable Kind error);

    /** The VPC was read whole. */
    void readDone(VpcReading read);

    /** The VPC could not be read. */
    void readFailed(CloudException error);

    /** The cloud accepted a change. */
    void writeDone(Decision decision);

    /** The cloud did not accept a change. */
    void writeFailed(Decision decision, CloudException error);

    /** A change was not sent, because this router may not write any more. */
    void writeRefused(Decision decision);

    /** The source/destination check of an interface was switched off. */
    void sourceDestCheckDisabled(String eni);

    /** The source/destination check of an interface was not switched off. */
    void sourceDestCheckFailed(String eni, CloudException error);

    /** Something was said about the leadership. */
    void leadershipNews();

    /** The router stops: no write starts any more, and routes stay as they are. */
    void stop();
}
