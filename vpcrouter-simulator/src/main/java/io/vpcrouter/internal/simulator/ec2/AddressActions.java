package io.vpcrouter.internal.simulator.ec2;

import io.vpcrouter.internal.simulator.ec2.Ec2Action.Response;
import io.vpcrouter.internal.simulator.rules.EntityLookup;
import io.vpcrouter.internal.simulator.rules.InterfaceRules;
import io.vpcrouter.internal.simulator.rules.Refusal;
import io.vpcrouter.internal.simulator.world.Draft;
import io.vpcrouter.internal.simulator.world.SimInterface;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Actions on the addresses and delegated prefixes of network interfaces. */
final class AddressActions {
    private AddressActions() {}

    static void register(Map<String, Ec2Action> actions) {
        actions.put("AssignPrivateIpAddresses", AddressActions::assignIpv4);
        actions.put("UnassignPrivateIpAddresses", AddressActions::unassignIpv4);
        actions.put("AssignIpv6Addresses", AddressActions::assignIpv6);
        actions.put("UnassignIpv6Addresses", AddressActions::unassignIpv6);
    }

    /** The addresses and prefixes that a call names, and how many more of each family EC2 chooses. */
    record Wanted(List<IpAddress> addresses, List<Cidr> prefixes, int moreIpv4, int moreIpv6, boolean reassign) {
        /** What a call wants for a new interface. There is always a primary IPv4 address, and it comes first. */
        static Wanted ofNewInterface(QueryParameters parameters) {
            List<IpAddress> addresses = new ArrayList<>();
            String primary = parameters.text("PrivateIpAddress");
            if (primary != null) {
                addresses.add(address("PrivateIpAddress", primary, IpFamily.IPV4));
            }
            for (QueryParameters item : parameters.structures("PrivateIpAddresses")) {
                IpAddress address = address("PrivateIpAddress", item.required("PrivateIpAddress"), IpFamily.IPV4);
                if (item.flag("Primary", false)) {
                    addresses.add(0, address);
                } else {
                    addresses.add(address);
                }
            }
            for (QueryParameters item : parameters.structures("Ipv6Addresses")) {
                addresses.add(address("Ipv6Address", item.required("Ipv6Address"), IpFamily.IPV6));
            }
            int more = parameters.number("SecondaryPrivateIpAddressCount", 0);
            boolean hasIpv4 = addresses.stream().anyMatch(address -> address.family() == IpFamily.IPV4);
            List<Cidr> prefixes = new ArrayList<>();
            for (QueryParameters item : parameters.structures("Ipv4Prefix")) {
                prefixes.add(prefix(item.required("Ipv4Prefix"), IpFamily.IPV4));
            }
            for (QueryParameters item : parameters.structures("Ipv6Prefix")) {
                prefixes.add(prefix(item.required("Ipv6Prefix"), IpFamily.IPV6));
            }
            return new Wanted(
                    addresses, prefixes, hasIpv4 ? more : more + 1, parameters.number("Ipv6AddressCount", 0), false);
        }

        void assignTo(Draft draft, String eni) {
            addresses.forEach(address -> InterfaceRules.assign(draft, eni, address, reassign));
            prefixes.forEach(prefix -> InterfaceRules.assignPrefix(draft, eni, prefix));
            String subnet = EntityLookup.eni(draft, eni).subnet();
            for (int i = 0; i < moreIpv4; i++) {
                InterfaceRules.assign(draft, eni, InterfaceRules.freeAddress(draft, subnet, IpFamily.IPV4), false);
            }
            for (int i = 0; i < moreIpv6; i++) {
                InterfaceRules.assign(draft, eni, InterfaceRules.freeAddress(draft, subnet, IpFamily.IPV6), false);
            }
        }

        void takeFrom(Draft draft, String eni) {
            addresses.forEach(address -> InterfaceRules.unassign(draft, eni, address));
            prefixes.forEach(prefix -> InterfaceRules.unassignPrefix(draft, eni, prefix));
        }

        boolean isNothing() {
            return addresses.isEmpty() && prefixes.isEmpty() && moreIpv4 == 0 && moreIpv6 == 0;
        }
    }

    private static Response assignIpv4(Ec2Call call) {
        QueryParameters parameters = call.parameters();
        String id = call.id("NetworkInterfaceId");
        Wanted wanted = new Wanted(
                addresses(parameters, "PrivateIpAddress", IpFamily.IPV4),
                prefixes(parameters, "Ipv4Prefix", IpFamily.IPV4),
                parameters.number("SecondaryPrivateIpAddressCount", 0),
                0,
                parameters.flag("AllowReassignment", false));
        Added added = assign(call, id, wanted, draft -> {
            if (!wanted.reassign()) {
                InterfaceRules.refuseMoves(draft, id, wanted.addresses());
            }
        });
        return xml -> {
            xml.text("return", true);
            xml.text("networkInterfaceId", id);
            xml.list(
                    "assignedPrivateIpAddressesSet",
                    added.addresses(),
                    address -> xml.text("privateIpAddress", address));
            xml.list("assignedIpv4PrefixSet", added.prefixes(), prefix -> xml.text("ipv4Prefix", prefix));
        };
    }

    private static Response assignIpv6(Ec2Call call) {
        QueryParameters parameters = call.parameters();
        String id = call.id("NetworkInterfaceId");
        Wanted wanted = new Wanted(
                addresses(parameters, "Ipv6Addresses", IpFamily.IPV6),
                prefixes(parameters, "Ipv6Prefix", IpFamily.IPV6),
                0,
                parameters.number("Ipv6AddressCount", 0),
                false);
        Added added = assign(call, id, wanted, draft -> {});
        return xml -> {
            xml.text("networkInterfaceId", id);
            writeTexts(xml, "assignedIpv6Addresses", added.addresses());
            writeTexts(xml, "assignedIpv6PrefixSet", added.prefixes());
        };
    }

    private static Response unassignIpv4(Ec2Call call) {
        String id = call.id("NetworkInterfaceId");
        Wanted wanted = named(call.parameters(), "PrivateIpAddress", "Ipv4Prefix", IpFamily.IPV4);
        return call.changed(draft -> wanted.takeFrom(draft, id));
    }

    private static Response unassignIpv6(Ec2Call call) {
        String id = call.id("NetworkInterfaceId");
        Wanted wanted = named(call.parameters(), "Ipv6Addresses", "Ipv6Prefix", IpFamily.IPV6);
        return call.change(draft -> {
            wanted.takeFrom(draft, id);
            return xml -> {
                xml.text("networkInterfaceId", id);
                writeTexts(xml, "unassignedIpv6Addresses", wanted.addresses());
                writeTexts(xml, "unassignedIpv6PrefixSet", wanted.prefixes());
            };
        });
    }

    private static Wanted named(QueryParameters parameters, String addresses, String prefixes, IpFamily family) {
        Wanted wanted = new Wanted(
                addresses(parameters, addresses, family), prefixes(parameters, prefixes, family), 0, 0, false);
        requireSomething(wanted);
        return wanted;
    }

    private static void requireSomething(Wanted wanted) {
        if (wanted.isNothing()) {
            throw new Refusal("MissingParameter", "The request must contain addresses, prefixes or a count");
        }
    }

    /** What a call added to an interface. */
    private record Added(List<IpAddress> addresses, List<Cidr> prefixes) {}

    private static Added assign(Ec2Call call, String id, Wanted wanted, Consumer<Draft> check) {
        requireSomething(wanted);
        return call.change(draft -> {
            SimInterface before = EntityLookup.eni(draft, id);
            check.accept(draft);
            wanted.assignTo(draft, id);
            SimInterface after = EntityLookup.eni(draft, id);
            return new Added(
                    without(after.addresses(), before.addresses()::contains),
                    without(after.prefixes(), before.prefixes()::contains));
        });
    }

    private static <T> List<T> without(List<T> all, Predicate<T> old) {
        return all.stream().filter(old.negate()).toList();
    }

    private static void writeTexts(Ec2Xml xml, String name, List<?> values) throws IOException {
        xml.open(name);
        for (Object value : values) {
            xml.text("item", value);
        }
        xml.close(name);
    }

    private static List<IpAddress> addresses(QueryParameters parameters, String name, IpFamily family) {
        return parameters.list(name).stream()
                .map(text -> address(name, text, family))
                .toList();
    }

    private static List<Cidr> prefixes(QueryParameters parameters, String name, IpFamily family) {
        return parameters.list(name).stream().map(text -> prefix(text, family)).toList();
    }

    private static IpAddress address(String parameter, String text, IpFamily family) {
        return IpAddress.tryParse(text)
                .filter(address -> address.family() == family)
                .orElseThrow(() -> Refusal.invalidValue(
                        "Value (" + text + ") for parameter " + parameter + " is invalid. Invalid IP address."));
    }

    private static Cidr prefix(String text, IpFamily family) {
        return Cidr.tryParse(text)
                .filter(cidr -> cidr.family() == family && cidr.isCanonical(text))
                .orElseThrow(() -> Refusal.invalidValue("Value (" + text + ") is not a valid prefix."));
    }
}
