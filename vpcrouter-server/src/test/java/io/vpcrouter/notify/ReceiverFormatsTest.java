package io.vpcrouter.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.Role;
import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.server.Samples;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaml.snakeyaml.Yaml;

class ReceiverFormatsTest {
    private static final String NASTY = "<!channel> & \"x\\\n\u0007</script>";

    private static Optional<String> text(NotifyFormat format, RouterEvent event) {
        return text(format, event, Sender.of("1.0").withVpc("vpc-1"));
    }

    private static Optional<String> text(NotifyFormat format, RouterEvent event, Sender sender) {
        return new NotificationFilter(EnumSet.allOf(NotificationKind.class))
                .of(event)
                .flatMap(notification -> ReceiverFormats.of(format, notification, sender))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** Every JSON document is YAML too. */
    private static Map<String, Object> read(NotifyFormat format, RouterEvent event) {
        return new Yaml().load(text(format, event).orElseThrow());
    }

    private static Map<String, Map<String, String>> readAlert(RouterEvent event) {
        List<Map<String, Map<String, String>>> alerts =
                new Yaml().load(text(NotifyFormat.ALERTMANAGER, event).orElseThrow());
        assertThat(alerts).hasSize(1);
        return alerts.get(0);
    }

    private static RouterEvent failed(String reason) {
        return new RouterEvent.HostChanged(
                Samples.NOON, IpAddress.parse("10.0.0.2"), Verdict.SUSPECT, Verdict.FAILED, reason, 12, true);
    }

    private static RouterEvent recovered() {
        return new RouterEvent.HostChanged(
                Samples.NOON, IpAddress.parse("10.0.0.2"), Verdict.FAILED, Verdict.HEALTHY, "answered");
    }

    private static RouterEvent withoutHost(int all) {
        return new RouterEvent.DestinationsWithoutHost(Samples.NOON, List.of(Cidr.parse("10.1.0.0/16")), all);
    }

    private static RouterEvent withHost(int all) {
        return new RouterEvent.DestinationsWithHost(Samples.NOON, List.of(Cidr.parse("10.1.0.0/16")), all);
    }

    private static Sender standby() {
        return Sender.of("1.0").withVpc("vpc-1").withReplica("host-a#1").withRole(Role.STANDBY);
    }

    @ParameterizedTest
    @EnumSource
    void aReplicaSaysWhichOneItIs(NotifyFormat format) {
        String alone = text(format, failed("timed out")).orElseThrow();
        String oneOfSeveral = text(format, failed("timed out"), standby()).orElseThrow();

        assertThat(alone).doesNotContain("replica", "standby");
        if (format == NotifyFormat.SLACK) {
            assertThat(oneOfSeveral).contains("vpc-1, standby host-a#1: host 10.0.0.2 failed");
        } else {
            assertThat(oneOfSeveral).contains("\"replica\":\"host-a#1\",\"role\":\"standby\"");
        }
    }

    @Test
    void whatSeveralReplicasTellIsOneAlert() {
        List<Map<String, Map<String, String>>> alerts = new Yaml()
                .load(text(NotifyFormat.ALERTMANAGER, failed("x"), standby()).orElseThrow());
        Map<String, Object> incident = new Yaml()
                .load(text(NotifyFormat.PAGERDUTY, failed("x"), standby()).orElseThrow());

        assertThat(alerts.get(0).get("labels")).isEqualTo(readAlert(failed("x")).get("labels"));
        assertThat(incident.get("dedup_key"))
                .isEqualTo(read(NotifyFormat.PAGERDUTY, failed("x")).get("dedup_key"));
    }

    @Test
    void jsonHasTheSeverityAndTheRoutesOfAFailedHost() {
        assertThat(read(NotifyFormat.JSON, failed("no answer")))
                .containsEntry("event", "host_failed")
                .containsEntry("severity", "warning")
                .containsEntry("host", "10.0.0.2")
                .containsEntry("routes", 12);
        assertThat(read(NotifyFormat.JSON, withoutHost(1)))
                .containsEntry("event", "destination_without_host")
                .containsEntry("severity", "error")
                .containsEntry("destinations", List.of("10.1.0.0/16"));
    }

    @Test
    void slackGetsOneSentenceThatCannotMentionOrLink() {
        assertThat(read(NotifyFormat.SLACK, failed(NASTY)))
                .containsEntry("mrkdwn", false)
                .extractingByKey("text")
                .asString()
                .startsWith(
                        ":large_yellow_circle: vpc-1: host 10.0.0.2 failed, it carried 12 routes: &lt;!channel&gt; &amp; ")
                .doesNotContain("<", ">", "\n", "\u0007");
    }

    @Test
    void pagerDutyResolvesTheIncidentThatItTriggered() {
        Map<String, Object> trigger = read(NotifyFormat.PAGERDUTY, failed(NASTY));
        Map<String, Object> resolve = read(NotifyFormat.PAGERDUTY, recovered());

        assertThat(trigger).containsEntry("event_action", "trigger");
        assertThat((Map<?, ?>) trigger.get("payload"))
                .extracting(
                        payload -> payload.get("source"),
                        payload -> payload.get("severity"),
                        payload -> payload.get("component"),
                        payload -> payload.get("class"),
                        payload -> payload.get("timestamp"))
                .containsExactly("vpc-1", "warning", "10.0.0.2", "host_failed", "2026-01-01T12:00:00Z");
        assertThat(resolve)
                .containsEntry("event_action", "resolve")
                .containsEntry("dedup_key", trigger.get("dedup_key"));
    }

    @Test
    void pagerDutyKeepsOneIncidentWhileAnyDestinationHasNoHost() {
        Object key = read(NotifyFormat.PAGERDUTY, withoutHost(2)).get("dedup_key");

        assertThat(read(NotifyFormat.PAGERDUTY, withHost(1)))
                .containsEntry("event_action", "trigger")
                .containsEntry("dedup_key", key);
        assertThat(read(NotifyFormat.PAGERDUTY, withHost(0)))
                .containsEntry("event_action", "resolve")
                .containsEntry("dedup_key", key);
    }

    @Test
    void pagerDutyIsNotToldWhatNothingEnds() {
        assertThat(text(NotifyFormat.PAGERDUTY, new RouterEvent.FailoverDone(Samples.NOON, Samples.failover())))
                .isEmpty();
    }

    @Test
    void theRoutingKeyComesFirstAndIsEscaped() {
        byte[] event = text(NotifyFormat.PAGERDUTY, recovered()).orElseThrow().getBytes(StandardCharsets.UTF_8);

        Map<String, Object> sent =
                new Yaml().load(new String(ReceiverFormats.withRoutingKey(event, "a\"b"), StandardCharsets.UTF_8));

        assertThat(sent).containsEntry("routing_key", "a\"b").containsEntry("event_action", "resolve");
    }

    @Test
    void bothEndsOfAnAlertHaveTheSameLabelsForAlertmanager() {
        Map<String, Map<String, String>> begin = readAlert(failed(NASTY));
        Map<String, Map<String, String>> end = readAlert(recovered());

        assertThat(begin.get("labels"))
                .isEqualTo(Map.of(
                        "alertname", "vpcrouter_host_failed",
                        "severity", "warning",
                        "vpc", "vpc-1",
                        "host", "10.0.0.2"));
        assertThat(end.get("labels")).isEqualTo(begin.get("labels"));
        assertThat(text(NotifyFormat.ALERTMANAGER, failed("x")).orElseThrow())
                .contains("\"startsAt\":\"2026-01-01T12:00:00Z\",\"endsAt\":\"2026-01-02T12:00:00Z\"");
        assertThat(text(NotifyFormat.ALERTMANAGER, recovered()).orElseThrow())
                .contains("\"endsAt\":\"2026-01-01T12:00:00Z\"");
    }

    @Test
    void aRejectedSpecEndsWithItsCondition() {
        RouterEvent rejected = new RouterEvent.SpecRejected(Samples.NOON, List.of());
        RouterEvent accepted = new RouterEvent.ConditionChanged(Samples.NOON, RouterCondition.SPEC, null);

        assertThat(read(NotifyFormat.PAGERDUTY, accepted))
                .containsEntry("event_action", "resolve")
                .containsEntry(
                        "dedup_key", read(NotifyFormat.PAGERDUTY, rejected).get("dedup_key"));
    }
}
