package io.vpcrouter.internal.server.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vpcrouter.control.HostStatus;
import io.vpcrouter.model.Verdict;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** {@code /ips}: the hosts of the spec, and what health says of each. */
public final class IpsPage implements JsonPage {
    private final List<HostStatus> hosts;

    public IpsPage(List<HostStatus> hosts) {
        this.hosts = hosts;
    }

    @Override
    public void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        putList(json, "failed_ips", host -> host.verdict() == Verdict.FAILED);
        putList(json, "questionable_ips", host -> host.verdict() == Verdict.QUESTIONABLE);
        putList(json, "working_set", host -> true);
        json.writeObjectFieldStart("hosts");
        for (HostStatus host : hosts) {
            json.writeFieldName(host.host().toString());
            putHost(json, host);
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void putList(JsonGenerator json, String name, Predicate<HostStatus> wanted) throws IOException {
        json.writeArrayFieldStart(name);
        for (HostStatus host : hosts) {
            if (wanted.test(host)) {
                json.writeString(host.host().toString());
            }
        }
        json.writeEndArray();
    }

    private static void putHost(JsonGenerator json, HostStatus host) throws IOException {
        json.writeStartObject();
        JsonText.field(json, "verdict", host.verdict().text());
        JsonText.field(json, "since", host.since());
        JsonText.field(json, "reason", host.reason());
        JsonText.field(json, "gone", host.gone());
        JsonText.field(json, "last_observation", host.observedAtIfEver().orElse(null));
        JsonText.field(
                json,
                "round_trip_ms",
                host.roundTripIfKnown().map(IpsPage::millis).orElse(null));
        JsonText.field(json, "eni", host.networkInterface());
        JsonText.field(json, "instance", host.instance());
        JsonText.field(json, "zone", host.zone());
        JsonText.field(json, "drained", host.drained());
        JsonText.field(
                json,
                "found_by",
                host.foundByIfAny().map(found -> found.selector().toString()).orElse(null));
        JsonText.field(json, "name", host.nameIfKnown().orElse(null));
        json.writeEndObject();
    }

    private static BigDecimal millis(Duration duration) {
        return BigDecimal.valueOf(duration.toNanos() / 1_000, 3);
    }
}
