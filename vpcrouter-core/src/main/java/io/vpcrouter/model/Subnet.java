package io.vpcrouter.model;

import java.util.Objects;

/**
 * A subnet of the VPC.
 *
 * @param id its id, {@code subnet-…}
 * @param zone its Availability Zone, {@code us-east-1a}
 */
public record Subnet(String id, String zone) {
    /** Checks the parts. */
    public Subnet {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(zone, "zone");
    }
}
