package io.vpcrouter.simulator;

import java.util.Map;

/** Something of the simulated region that has an id and tags. Immutable. */
sealed interface Entity permits SimVpc, SimSubnet, SimTable, SimInterface, SimInstance {
    String id();

    /** The VPC that it belongs to; a VPC belongs to itself. */
    String vpc();

    Map<String, String> tags();

    Entity withTags(Map<String, String> newTags);
}
