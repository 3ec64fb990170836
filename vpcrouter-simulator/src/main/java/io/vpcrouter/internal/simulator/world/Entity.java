package io.vpcrouter.internal.simulator.world;

import java.util.Map;

/** Something of the simulated region that has an id and tags. Immutable. */
public sealed interface Entity permits SimVpc, SimSubnet, SimTable, SimInterface, SimInstance {
    String id();

    /** The VPC that it belongs to; a VPC belongs to itself. */
    String vpc();

    /** The word of the EC2 API for things of its kind, as in {@code route-table}. */
    String resourceType();

    Map<String, String> tags();

    Entity withTags(Map<String, String> newTags);
}
