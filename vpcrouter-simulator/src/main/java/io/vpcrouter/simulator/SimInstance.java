package io.vpcrouter.simulator;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An instance; its interfaces know it, not the other way round. */
record SimInstance(
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
    record Health(String instanceStatus, String systemStatus, List<Event> events) {
        static final Health OK = new Health("ok", "ok", List.of());

        Health {
            events = List.copyOf(events);
        }
    }

    /** A scheduled event, such as {@code instance-retirement}. */
    record Event(String code, String description, Instant notBefore) {}

    SimInstance {
        tags = Map.copyOf(tags);
    }

    @Override
    public SimInstance withTags(Map<String, String> newTags) {
        return new SimInstance(id, vpc, zone, state, launched, type, health, newTags);
    }

    SimInstance withState(InstanceState newState) {
        return new SimInstance(id, vpc, zone, newState, launched, type, health, tags);
    }

    SimInstance withHealth(Health newHealth) {
        return new SimInstance(id, vpc, zone, state, launched, type, newHealth, tags);
    }
}
