package io.vpcrouter.server;

import io.vpcrouter.control.Condition;
import io.vpcrouter.control.Failover;
import io.vpcrouter.control.HostStatus;
import io.vpcrouter.control.RouteStatus;
import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.control.StatusAges;
import io.vpcrouter.control.TableHeadRoom;
import io.vpcrouter.control.WritePace;
import io.vpcrouter.control.WriteRate;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** States and decisions for tests. */
public final class Samples {
    public static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    public static final Decision REPLACE = decision(Action.REPLACE, Reason.HOST_FAILED);
    public static final Decision KEEP = new Decision(
            "rtb-a",
            Cidr.parse("10.2.0.0/16"),
            Action.KEEP,
            Reason.ON_CHOSEN_HOST,
            IpAddress.parse("10.0.0.1"),
            "eni-1",
            new RouteTarget.Interface("eni-1"));

    private Samples() {}

    /** What the planner says of 10.1.0.0/16 in rtb-a, whose row leads to eni-2. */
    public static Decision decision(Action action, Reason reason) {
        return new Decision(
                "rtb-a",
                Cidr.parse("10.1.0.0/16"),
                action,
                reason,
                IpAddress.parse("10.0.0.1"),
                "eni-1",
                new RouteTarget.Interface("eni-2"));
    }

    public static RouterEvent.RouteChanged changed() {
        return new RouterEvent.RouteChanged(NOON, change(), REPLACE);
    }

    public static RouteChange change() {
        return new RouteChange.Replace(
                REPLACE.table(), REPLACE.destination(), new RouteTarget.Interface("eni-2"), "eni-1");
    }

    public static final WritePace PACE = new WritePace(new WriteRate(50, 5), Duration.ZERO);
    /** Read and accepted when the monotonic clock was zero. */
    public static final StatusAges AGES = new StatusAges(NOON, 0, 0, 0);

    public static Failover failover() {
        return new Failover(
                IpAddress.parse("10.0.0.2"),
                1,
                1,
                new TreeMap<>(Map.of("10.0.0.1", 1)),
                new TreeMap<>(),
                NOON.minusMillis(1_500),
                NOON,
                NOON.plusMillis(1),
                NOON.plusMillis(20),
                NOON.plusMillis(130));
    }

    public static RouterStatus status(RouterStatus.Phase phase, Instant lastRead) {
        return status(phase, lastRead, Map.of(RouterCondition.TABLE_FULL, "rtb-a is full"));
    }

    public static RouterStatus status(RouterStatus.Phase phase, Instant lastRead, Map<Condition, String> conditions) {
        return new RouterStatus(
                phase,
                "vpc-1",
                NOON,
                null,
                false,
                lastRead,
                List.of(REPLACE, KEEP),
                new TreeMap<>(Map.of("rtb-edge", "edge table")),
                List.of(new HostStatus(
                        IpAddress.parse("10.0.0.1"),
                        Verdict.HEALTHY,
                        false,
                        NOON,
                        "<script>alert('x')</script>",
                        NOON,
                        Duration.ofNanos(1_234_567),
                        "eni-1",
                        "i-1",
                        "us-east-1a")),
                List.of(new RouteStatus(
                        "rtb-a",
                        REPLACE.destination(),
                        NOON,
                        new RouteTarget.Interface("eni-3"),
                        NOON,
                        "no <such> thing")),
                conditions,
                List.of(changed()),
                List.of(failover()),
                0,
                new TreeMap<>(Map.of("rtb-a", new TableHeadRoom(400, 2, 500))),
                Map.of(),
                3,
                PACE,
                AGES,
                null,
                List.of());
    }
}
