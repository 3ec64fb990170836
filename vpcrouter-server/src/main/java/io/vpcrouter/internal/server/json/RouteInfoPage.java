package io.vpcrouter.internal.server.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vpcrouter.control.HostStatus;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.internal.server.view.DestinationRoutes;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.PlanRules;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /route_info}: the spec in force, and by destination which hosts carry it. */
public final class RouteInfoPage implements JsonPage {
    private final RouterStatus status;
    private final PlanRules rules;
    private final Map<IpAddress, HostStatus> hosts = new HashMap<>();

    public RouteInfoPage(RouterStatus status, PlanRules rules) {
        this.status = status;
        this.rules = rules;
        for (HostStatus host : status.hosts()) {
            hosts.put(host.host(), host);
        }
    }

    @Override
    public void write(JsonGenerator json) throws IOException {
        RouteSpec spec = status.specIfAny().orElse(RouteSpec.empty());
        Map<Destination, DestinationRoutes> rows = DestinationRoutes.of(status);
        json.writeStartObject();
        json.writeObjectFieldStart("route_spec");
        for (Map.Entry<Destination, RouteIntent> route : spec.routes().entrySet()) {
            json.writeFieldName(route.getKey().toString());
            putIntent(json, route.getValue());
        }
        json.writeEndObject();
        json.writeObjectFieldStart("routes");
        for (Destination destination : spec.routes().keySet()) {
            Optional<HostStatus> carrier = Optional.ofNullable(rows.get(destination))
                    .flatMap(DestinationRoutes::carrier)
                    .map(hosts::get);
            if (carrier.isPresent()) {
                json.writeFieldName(destination.toString());
                putCarrier(json, carrier.get());
            }
        }
        json.writeEndObject();
        json.writeFieldName("ignore_routes");
        JsonText.put(json, rules.scope().ignoreRoutes());
        json.writeFieldName("manage_routes");
        JsonText.put(json, rules.scope().manageRoutes());
        json.writeBooleanField("stale", status.stale());
        json.writeObjectFieldStart("destinations");
        for (Map.Entry<Destination, RouteIntent> route : spec.routes().entrySet()) {
            json.writeFieldName(route.getKey().toString());
            putDestination(
                    json, route.getValue(), rows.getOrDefault(route.getKey(), new DestinationRoutes(route.getKey())));
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void putIntent(JsonGenerator json, RouteIntent intent) throws IOException {
        boolean extended = intent.chooseIfGiven().isPresent()
                || intent.whenNoneHealthyIfGiven().isPresent()
                || intent.hostsByTag() != null;
        if (!extended) {
            putHosts(json, intent.hosts());
            return;
        }
        json.writeStartObject();
        json.writeFieldName("hosts");
        putHosts(json, intent.hosts());
        if (intent.hostsByTag() != null) {
            json.writeFieldName("hosts_by_tag");
            JsonText.put(json, intent.hostsByTag().tags());
        }
        if (intent.choose() != null) {
            json.writeStringField("choose", intent.choose().text());
        }
        if (intent.whenNoneHealthy() != null) {
            json.writeStringField("when_none_healthy", intent.whenNoneHealthy().text());
        }
        json.writeEndObject();
    }

    private static void putHosts(JsonGenerator json, List<IpAddress> hosts) throws IOException {
        json.writeStartArray();
        for (IpAddress host : hosts) {
            json.writeString(host.toString());
        }
        json.writeEndArray();
    }

    private static void putCarrier(JsonGenerator json, HostStatus host) throws IOException {
        json.writeStartArray();
        json.writeString(host.host().toString());
        json.writeString(host.instance());
        json.writeString(host.networkInterface());
        json.writeEndArray();
    }

    private void putDestination(JsonGenerator json, RouteIntent intent, DestinationRoutes rows) throws IOException {
        json.writeStartObject();
        json.writeStringField(
                "choose", intent.chooseIfGiven().orElse(rules.choose()).text());
        json.writeStringField(
                "when_none_healthy",
                intent.whenNoneHealthyIfGiven().orElse(rules.whenNoneHealthy()).text());
        json.writeObjectFieldStart("decisions");
        for (Map.Entry<Action, Integer> count : rows.decisions().entrySet()) {
            json.writeNumberField(count.getKey().text(), count.getValue());
        }
        json.writeEndObject();
        json.writeObjectFieldStart("carried_by");
        for (Map.Entry<IpAddress, Integer> count : rows.carriers().entrySet()) {
            json.writeNumberField(count.getKey().toString(), count.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
