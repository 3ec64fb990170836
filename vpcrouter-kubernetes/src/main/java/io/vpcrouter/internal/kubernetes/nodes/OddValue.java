package io.vpcrouter.internal.kubernetes.nodes;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Printable;
import io.vpcrouter.validation.Problem;

/**
 * A value of a node that is not as Kubernetes documents it. It is kept, because a node that has lost a route by it looks like one that
 * never had it.
 *
 * @param part which routes depend on it
 * @param field where it stands, as in {@code spec.podCIDRs}
 * @param found what stands there, cut if it is long
 * @param expected what would be right
 * @param isTaken whether it is taken as what would be right
 */
public record OddValue(Part part, String field, String found, String expected, boolean isTaken) {
    private static final int LONGEST = 120;

    /** What a value says of a node. */
    public enum Part {
        /** Which pods it has. */
        POD_CIDRS,
        /** Where it is. */
        ADDRESSES
    }

    /** Cuts what was found, so that a node stays small. */
    public OddValue {
        found = Printable.shortened(found, LONGEST);
    }

    /** What should be a block of pods, or have some. */
    public static OddValue ofPodCidrs(String field, String found) {
        return new OddValue(Part.POD_CIDRS, field, found, "a CIDR, as in 10.0.0.0/24", false);
    }

    /** A block that is written with an address inside of it. */
    public static OddValue withHostBits(String field, String found, Cidr block) {
        return new OddValue(Part.POD_CIDRS, field, found, block.toString(), true);
    }

    /** What should be an internal address, or have some. */
    public static OddValue ofAddresses(String field, String found) {
        return new OddValue(Part.ADDRESSES, field, found, "an IP address, as in 10.0.0.1", false);
    }

    /** What is told of it. Where a value is not taken, nobody knows which route is meant, so none may be changed. */
    Problem at(Location node) {
        return isTaken
                ? Problem.warning("host-bits", node, field, found, expected)
                        .withHint("it has host bits and is taken as " + expected)
                : Problem.error("node-value", node, field, found, expected)
                        .withHint("correct the node, delete it, or exclude it by the label " + KubeNode.EXCLUDE
                                + "=true");
    }
}
