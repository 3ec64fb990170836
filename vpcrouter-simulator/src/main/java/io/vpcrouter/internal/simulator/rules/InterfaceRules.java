package io.vpcrouter.internal.simulator.rules;

import io.vpcrouter.internal.simulator.world.Draft;
import io.vpcrouter.internal.simulator.world.InstanceState;
import io.vpcrouter.internal.simulator.world.SimInstance;
import io.vpcrouter.internal.simulator.world.SimInterface;
import io.vpcrouter.internal.simulator.world.SimInterface.Attachment;
import io.vpcrouter.internal.simulator.world.SimSubnet;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The rules of network interfaces: their addresses, their attachments. */
public final class InterfaceRules {
    /** EC2 reserves the first four addresses of each subnet. */
    private static final int FIRST_FREE = 4;

    private static final int IPV4_PREFIX = 28;
    private static final int IPV6_PREFIX = 80;

    private InterfaceRules() {}

    /** Creates an interface in a subnet, without an address. */
    public static SimInterface create(Draft draft, String subnetId, String description, Map<String, String> tags) {
        SimSubnet subnet = EntityLookup.subnet(draft, subnetId);
        SimInterface eni = new SimInterface(
                draft.newId("eni-"), subnet.vpc(), subnetId, List.of(), List.of(), true, null, description, tags);
        draft.interfaces().put(eni);
        return eni;
    }

    public static void delete(Draft draft, String id) {
        if (EntityLookup.eni(draft, id).attachment() != null) {
            throw Refusal.invalidValue("Network interface '" + id + "' is currently in use.");
        }
        draft.interfaces().remove(id);
    }

    public static Attachment attach(Draft draft, String eniId, String instanceId, int deviceIndex) {
        SimInterface eni = EntityLookup.eni(draft, eniId);
        SimInstance instance = EntityLookup.instance(draft, instanceId);
        if (eni.attachment() != null) {
            throw new Refusal("InvalidNetworkInterface.InUse", "Interface: [" + eniId + "] in use.");
        }
        if (instance.state() == InstanceState.TERMINATED || instance.state() == InstanceState.SHUTTING_DOWN) {
            throw new Refusal(
                    "IncorrectState", "Instance '" + instanceId + "' is not 'running', 'stopped', or 'stopping'.");
        }
        if (!EntityLookup.subnet(draft, eni.subnet()).zone().equals(instance.zone())
                || !eni.vpc().equals(instance.vpc())) {
            throw Refusal.invalidCombination("You may not attach a network interface to an instance if they are "
                    + "not in the same availability zone");
        }
        if (InstanceRules.interfacesOf(draft, instanceId).stream()
                .map(SimInterface::attachment)
                .anyMatch(taken -> taken != null && taken.deviceIndex() == deviceIndex)) {
            throw Refusal.invalidValue("Instance '" + instanceId
                    + "' already has an interface attached at device index '" + deviceIndex + "'.");
        }
        Attachment attachment = new Attachment(draft.newId("eni-attach-"), instanceId, deviceIndex, false);
        draft.interfaces().put(eni.withAttachment(attachment));
        return attachment;
    }

    public static void detach(Draft draft, String attachmentId) {
        SimInterface eni = find(
                        draft,
                        other -> other.attachment() != null
                                && other.attachment().id().equals(attachmentId))
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        "InvalidAttachmentID.NotFound", "The attachment ID '" + attachmentId + "' does not exist"));
        Attachment attachment = eni.attachment();
        if (attachment != null && attachment.deviceIndex() == 0) {
            throw new Refusal("OperationNotPermitted", "The network interface at device index 0 cannot be detached.");
        }
        draft.interfaces().put(eni.withAttachment(null));
    }

    /** Assigns an address to an interface, and takes it from another interface if that is allowed. */
    public static void assign(Draft draft, String eniId, IpAddress address, boolean reassign) {
        SimInterface eni = EntityLookup.eni(draft, eniId);
        if (eni.addresses().contains(address)) {
            return;
        }
        SimSubnet subnet = EntityLookup.subnet(draft, eni.subnet());
        if (!subnet.contains(address)) {
            throw Refusal.invalidValue("Address " + address + " does not fall within the subnet's address range");
        }
        for (SimInterface owner : owners(draft, subnet, address)) {
            if (!reassign || owner.primaryAddress().filter(address::equals).isPresent()) {
                throw new Refusal("InvalidIPAddress.InUse", "Address " + address + " is in use.");
            }
            unassign(draft, owner.id(), address);
        }
        List<IpAddress> more = Stream.concat(eni.addresses().stream(), Stream.of(address))
                .sorted((one, other) -> one.family().compareTo(other.family()))
                .toList();
        draft.interfaces().put(eni.withAddresses(more, eni.prefixes()));
    }

    /** Refuses addresses that other interfaces have, for a call that does not allow reassignment. */
    public static void refuseMoves(Draft draft, String eniId, List<IpAddress> addresses) {
        SimInterface eni = EntityLookup.eni(draft, eniId);
        SimSubnet subnet = EntityLookup.subnet(draft, eni.subnet());
        List<IpAddress> taken = addresses.stream()
                .filter(address -> !eni.addresses().contains(address))
                .filter(address -> !owners(draft, subnet, address).isEmpty())
                .toList();
        if (!taken.isEmpty()) {
            throw Refusal.invalidValue(taken + " assigned, but move is not allowed.");
        }
    }

    public static void unassign(Draft draft, String eniId, IpAddress address) {
        SimInterface eni = EntityLookup.eni(draft, eniId);
        if (!eni.addresses().contains(address)) {
            throw Refusal.invalidValue("Address " + address + " is not assigned to interface " + eniId);
        }
        if (eni.primaryAddress().filter(address::equals).isPresent()) {
            throw Refusal.invalidValue("The primary address " + address + " cannot be unassigned");
        }
        List<IpAddress> fewer =
                eni.addresses().stream().filter(other -> !other.equals(address)).toList();
        draft.interfaces().put(eni.withAddresses(fewer, eni.prefixes()));
    }

    public static void assignPrefix(Draft draft, String eniId, Cidr prefix) {
        SimInterface eni = EntityLookup.eni(draft, eniId);
        SimSubnet subnet = EntityLookup.subnet(draft, eni.subnet());
        if (prefix.prefixLength() != delegatedLength(prefix.family())
                || subnet.cidrs().stream().noneMatch(cidr -> cidr.contains(prefix))) {
            throw Refusal.invalidValue("Prefix " + prefix + " does not fall within the subnet's address range");
        }
        if (find(draft, other -> takes(other, subnet, prefix)).findAny().isPresent()) {
            throw new Refusal("InvalidIPAddress.InUse", "Prefix " + prefix + " is in use.");
        }
        List<Cidr> more = new ArrayList<>(eni.prefixes());
        more.add(prefix);
        draft.interfaces().put(eni.withAddresses(eni.addresses(), more));
    }

    public static void unassignPrefix(Draft draft, String eniId, Cidr prefix) {
        SimInterface eni = EntityLookup.eni(draft, eniId);
        if (!eni.prefixes().contains(prefix)) {
            throw Refusal.invalidValue("Prefix " + prefix + " is not assigned to interface " + eniId);
        }
        List<Cidr> fewer =
                eni.prefixes().stream().filter(other -> !other.equals(prefix)).toList();
        draft.interfaces().put(eni.withAddresses(eni.addresses(), fewer));
    }

    static int delegatedLength(IpFamily family) {
        return family == IpFamily.IPV4 ? IPV4_PREFIX : IPV6_PREFIX;
    }

    /** The lowest free address of a subnet. */
    public static IpAddress freeAddress(Draft draft, String subnetId, IpFamily family) {
        SimSubnet subnet = EntityLookup.subnet(draft, subnetId);
        Cidr block = subnet.cidrs().stream()
                .filter(cidr -> cidr.family() == family)
                .findFirst()
                .orElseThrow(() -> Refusal.invalidValue("The subnet '" + subnetId + "' has no " + family + " block"));
        IpAddress first = block.network();
        for (long step = FIRST_FREE; ; step++) {
            IpAddress next = family == IpFamily.IPV4
                    ? IpAddress.ofIpv4((int) (first.low() + step))
                    : IpAddress.ofIpv6(first.high(), first.low() + step);
            // EC2 reserves the last address of a subnet.
            if (!block.contains(Cidr.of(next)) || isLast(block, next)) {
                throw new Refusal(
                        "InsufficientFreeAddressesInSubnet",
                        "There are not enough free addresses in subnet '" + subnetId + "' to satisfy the request.");
            }
            if (owners(draft, subnet, next).isEmpty()) {
                return next;
            }
        }
    }

    private static boolean isLast(Cidr block, IpAddress address) {
        return block.family() == IpFamily.IPV4 && !block.contains(IpAddress.ofIpv4((int) (address.low() + 1)));
    }

    /** The interfaces of the VPC that have an address, directly or within a prefix. */
    private static List<SimInterface> owners(Draft draft, SimSubnet subnet, IpAddress address) {
        return find(draft, eni -> takes(eni, subnet, Cidr.of(address))).toList();
    }

    private static boolean takes(SimInterface eni, SimSubnet subnet, Cidr block) {
        return eni.vpc().equals(subnet.vpc())
                && (eni.addresses().stream().anyMatch(block::contains)
                        || eni.prefixes().stream().anyMatch(prefix -> VpcRules.overlap(prefix, block)));
    }

    private static Stream<SimInterface> find(Draft draft, Predicate<SimInterface> which) {
        return draft.interfaces().entries().values().stream().filter(which);
    }
}
