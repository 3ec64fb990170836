package io.vpcrouter.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.RouteStatus;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Reason;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteHistoryTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final RouteHistory history = new RouteHistory();

    private static Decision replace(int number) {
        return new Decision(
                "rtb-" + number,
                Cidr.parse("10.1.0.0/16"),
                Action.REPLACE,
                Reason.HOST_FAILED,
                IpAddress.parse("10.0.0.1"),
                "eni-1",
                new RouteTarget.Interface("eni-before-" + number));
    }

    @Test
    void remembersLastChangeAndPreviousTarget() {
        history.changed(replace(1), NOON);

        assertThat(history.snapshot())
                .containsExactly(new RouteStatus(
                        "rtb-1",
                        Cidr.parse("10.1.0.0/16"),
                        NOON,
                        new RouteTarget.Interface("eni-before-1"),
                        null,
                        null));
    }

    @Test
    void anErrorStandsBesideTheLastChangeUntilAChangeIsAccepted() {
        history.changed(replace(1), NOON);
        history.failed(replace(1), NOON.plusSeconds(1), "denied");

        RouteStatus failed = history.snapshot().get(0);
        assertThat(failed.changedAtIfEver()).contains(NOON);
        assertThat(failed.previousTargetIfAny()).contains(new RouteTarget.Interface("eni-before-1"));
        assertThat(failed.errorIfOpen()).contains("denied");
        assertThat(failed.failedAtIfOpen()).contains(NOON.plusSeconds(1));

        history.changed(replace(1), NOON.plusSeconds(2));

        assertThat(history.snapshot().get(0).errorIfOpen()).isEmpty();
    }

    @Test
    void forgetsTheRowThatWasLeftAloneLongest() {
        for (int number = 0; number < 5_000; number++) {
            history.changed(replace(number), NOON);
        }
        history.changed(replace(0), NOON);
        history.changed(replace(5_000), NOON);

        assertThat(history.snapshot()).hasSize(5_000);
        assertThat(history.snapshot()).extracting(RouteStatus::table).doesNotContain("rtb-1");
        assertThat(history.snapshot()).last().extracting(RouteStatus::table).isEqualTo("rtb-5000");
    }

    @Test
    void isCopiedOnlyAfterSomethingHappened() {
        history.changed(replace(1), NOON);
        List<RouteStatus> before = history.snapshot();

        assertThat(history.snapshot()).isSameAs(before);
        history.failed(replace(2), NOON, "denied");
        assertThat(history.snapshot()).isNotSameAs(before).hasSize(2);
        assertThat(before).hasSize(1);
    }
}
