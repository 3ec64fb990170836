package io.vpcrouter.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What people are told of a host: the last observation of each kind, in its own words and with its time. */
class HostReportTest {
    private static HostReport reportOf(Story story) {
        return story.tracker.report(Story.address("a")).orElseThrow();
    }

    private static void assertSeen(Story story, String reason, double at) {
        assertThat(reportOf(story).reason()).isEqualTo(reason);
        assertThat(reportOf(story).observedAt()).hasValue(Story.nanos(at));
    }

    @Test
    void aNewHostWasNotAskedYet() {
        HostReport report = reportOf(Story.of("ab").at(1));
        assertThat(report.reason()).isEqualTo("not probed yet");
        assertThat(report.observedAt()).isEmpty();
        assertThat(report.roundTrip()).isEmpty();
    }

    @Test
    void theLastObservationGivesReasonAndTime() {
        Story story = Story.of("ab");
        assertSeen(story.at(1).answer("a"), "answered", 1);
        assertSeen(story.at(3).miss("a"), "timed out", 3);
        assertSeen(story.at(3.1).lateAnswer("a", 2.5), "answered late", 3.1);
        assertSeen(story.at(5).questionable("a"), "retires soon", 5);
        assertSeen(story.at(7).gone("a"), "stopped", 7);
    }

    @Test
    void aCheckThatCouldNotRunGivesAReasonAndIsNoObservation() {
        assertSeen(Story.of("ab").at(1).answer("a").at(3).cannotAsk("a"), "no socket", 1);
    }

    @Test
    void theLastRoundTripThatWasMeasuredIsKept() {
        Story story = Story.of("ab").at(1).sentAt(0.98, "a", Observation.reachable(Duration.ofMillis(20)));
        assertThat(reportOf(story).roundTrip()).contains(Duration.ofMillis(20));
        assertThat(reportOf(story.at(3).answer("a")).roundTrip()).contains(Duration.ofMillis(20));
    }
}
