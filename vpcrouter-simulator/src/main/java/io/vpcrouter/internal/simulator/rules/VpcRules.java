package io.vpcrouter.internal.simulator.rules;

import io.vpcrouter.internal.simulator.world.Draft;
import io.vpcrouter.internal.simulator.world.SimSubnet;
import io.vpcrouter.internal.simulator.world.SimVpc;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import java.util.List;
import java.util.Map;

/** The rules of VPCs and subnets. */
public final class VpcRules {
    /** The prefix lengths that EC2 accepts for an IPv4 CIDR of a VPC or a subnet. */
    private static final int LARGEST_BLOCK = 16;

    private static final int SMALLEST_BLOCK = 28;
    /** The prefix length of an IPv6 CIDR that Amazon provides for a VPC. */
    private static final int IPV6_BLOCK = 56;

    private static final long AMAZON_IPV6 = 0x2600_1f18_0000_0000L;

    private VpcRules() {}

    public static SimVpc createVpc(Draft draft, List<Cidr> cidrs, Map<String, String> tags) {
        for (Cidr cidr : cidrs) {
            if (!fits(cidr)) {
                throw new Refusal("InvalidVpc.Range", "The CIDR '" + cidr + "' is invalid.");
            }
        }
        SimVpc vpc = new SimVpc(draft.newId("vpc-"), cidrs, tags);
        draft.vpcs().put(vpc);
        TableRules.makeMain(draft, TableRules.create(draft, vpc.id(), Map.of()));
        return vpc;
    }

    /** An IPv6 CIDR that no VPC has yet. */
    public static Cidr amazonProvidedBlock(Draft draft) {
        for (long number = 1; ; number++) {
            Cidr block = Cidr.of(IpAddress.ofIpv6(AMAZON_IPV6 | number << 8, 0), IPV6_BLOCK);
            if (draft.vpcs().entries().values().stream().noneMatch(vpc -> vpc.contains(block))) {
                return block;
            }
        }
    }

    public static SimSubnet createSubnet(
            Draft draft, String vpcId, String zone, List<Cidr> cidrs, Map<String, String> tags) {
        SimVpc vpc = EntityLookup.vpc(draft, vpcId);
        for (Cidr cidr : cidrs) {
            if (!vpc.contains(cidr) || !fits(cidr)) {
                throw new Refusal("InvalidSubnet.Range", "The CIDR '" + cidr + "' is invalid.");
            }
            for (SimSubnet other : draft.subnets().entries().values()) {
                if (other.vpc().equals(vpcId) && other.cidrs().stream().anyMatch(taken -> overlap(taken, cidr))) {
                    throw new Refusal(
                            "InvalidSubnet.Conflict", "The CIDR '" + cidr + "' conflicts with another subnet");
                }
            }
        }
        SimSubnet subnet = new SimSubnet(draft.newId("subnet-"), vpcId, zone, cidrs, tags);
        draft.subnets().put(subnet);
        return subnet;
    }

    static boolean overlap(Cidr one, Cidr other) {
        return one.contains(other) || other.contains(one);
    }

    private static boolean fits(Cidr cidr) {
        return cidr.family() == IpFamily.IPV6
                || cidr.prefixLength() >= LARGEST_BLOCK && cidr.prefixLength() <= SMALLEST_BLOCK;
    }
}
