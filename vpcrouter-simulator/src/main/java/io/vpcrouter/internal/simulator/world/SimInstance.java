package io.vpcrouter.internal.simulator.world;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An instance. Its interfaces refer to it; it does not refer to them.
 *
 * @param stateReason the reason for its state in EC2's words; empty if no call caused it
 */
public record SimInstance(
        String id,
        String vpc,
        String zone,
        String type,
        Launch launch,
        InstanceState state,
        String stateReason,
        Health health,
        Map<String, String> tags)
        implements Entity {
    /** The image of instances for which none is named. */
    public static final String DEFAULT_IMAGE = "ami-00000000000000000";

    /**
     * The launch of an instance.
     *
     * @param reservation the id of the reservation, which all instances of a launch share
     * @param index the index of the instance within the launch, from 0
     */
    public record Launch(String reservation, int index, String image, Instant time) {
        /** The launch of a single instance. */
        static Launch alone(String instance, Instant time) {
            return new Launch("r-" + instance.substring("i-".length()), 0, DEFAULT_IMAGE, time);
        }
    }

    /**
     * The status of a running instance in DescribeInstanceStatus.
     *
     * @param instanceStatus {@code ok}, {@code impaired}, {@code insufficient-data}, {@code initializing}
     * @param systemStatus the same for the host of the instance
     * @param events scheduled events
     */
    public record Health(String instanceStatus, String systemStatus, List<Event> events) {
        static final Health OK = new Health("ok", "ok", List.of());

        public Health {
            events = List.copyOf(events);
        }
    }

    /** A scheduled event, such as {@code instance-retirement}. */
    public record Event(String code, String description, Instant notBefore) {}

    public SimInstance {
        tags = Map.copyOf(tags);
    }

    /** A healthy instance without a reason for its state. */
    public static SimInstance launched(
            String id,
            String vpc,
            String zone,
            String type,
            Launch launch,
            InstanceState state,
            Map<String, String> tags) {
        return new SimInstance(id, vpc, zone, type, launch, state, "", Health.OK, tags);
    }

    /** A healthy instance that was launched alone, with default type and image. */
    public static SimInstance alone(String id, String vpc, String zone, InstanceState state, Instant time) {
        return launched(id, vpc, zone, "t3.micro", Launch.alone(id, time), state, Map.of());
    }

    @Override
    public String resourceType() {
        return "instance";
    }

    @Override
    public SimInstance withTags(Map<String, String> newTags) {
        return new SimInstance(id, vpc, zone, type, launch, state, stateReason, health, newTags);
    }

    public SimInstance withState(InstanceState newState) {
        return new SimInstance(id, vpc, zone, type, launch, newState, stateReason, health, tags);
    }

    public SimInstance withStateReason(String reason) {
        return new SimInstance(id, vpc, zone, type, launch, state, reason, health, tags);
    }

    public SimInstance withHealth(Health newHealth) {
        return new SimInstance(id, vpc, zone, type, launch, state, stateReason, newHealth, tags);
    }

    public SimInstance inZone(String newZone) {
        return new SimInstance(id, vpc, newZone, type, launch, state, stateReason, health, tags);
    }
}
