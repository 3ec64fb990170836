package io.vpcrouter.internal.simulator.world;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An instance; its interfaces know it, not the other way round. */
public record SimInstance(
        String id,
        String vpc,
        String zone,
        InstanceState state,
        Instant launched,
        String type,
        Health health,
        Map<String, String> tags)
        implements Entity {
    /**
     * What DescribeInstanceStatus tells of a running instance.
     *
     * @param instanceStatus {@code ok}, {@code impaired}, {@code insufficient-data}, {@code initializing}
     * @param systemStatus the same of the machine below
     * @param events scheduled events
     */
    public record Health(String instanceStatus, String systemStatus, List<Event> events) {
        public static final Health OK = new Health("ok", "ok", List.of());

        public Health {
            events = List.copyOf(events);
        }
    }

    /** A scheduled event, such as {@code instance-retirement}. */
    public record Event(String code, String description, Instant notBefore) {}

    public SimInstance {
        tags = Map.copyOf(tags);
    }

    @Override
    public SimInstance withTags(Map<String, String> newTags) {
        return new SimInstance(id, vpc, zone, state, launched, type, health, newTags);
    }

    public SimInstance withState(InstanceState newState) {
        return new SimInstance(id, vpc, zone, newState, launched, type, health, tags);
    }

    public SimInstance withHealth(Health newHealth) {
        return new SimInstance(id, vpc, zone, state, launched, type, newHealth, tags);
    }
}
