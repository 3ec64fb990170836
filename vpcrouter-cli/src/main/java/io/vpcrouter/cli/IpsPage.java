package io.vpcrouter.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vpcrouter.control.HostStatus;
import io.vpcrouter.model.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;

/** {@code /ips}: the hosts of the spec, and what health says of each. */
final class IpsPage implements JsonPage {
    private final List<HostStatus> hosts;

    IpsPage(List<HostStatus> hosts) {
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
            JsonText.put(json, StateJson.host(host));
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
}
