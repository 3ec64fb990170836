package io.vpcrouter.internal.simulator.world;

import java.util.Map;

/** A resource of the simulated region, with an id and tags. Immutable. */
public sealed interface Entity permits SimVpc, SimSubnet, SimTable, SimInterface, SimInstance, SimPrefixList {
    String id();

    /** The VPC to which it belongs; a VPC belongs to itself, a prefix list to none. */
    String vpc();

    /** The resource type in the EC2 API, such as {@code route-table}. */
    String resourceType();

    Map<String, String> tags();

    Entity withTags(Map<String, String> newTags);
}
