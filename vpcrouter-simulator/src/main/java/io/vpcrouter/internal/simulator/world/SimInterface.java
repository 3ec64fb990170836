package io.vpcrouter.internal.simulator.world;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A network interface.
 *
 * @param addresses the private IPv4 addresses, the primary one first, then the IPv6 addresses
 * @param prefixes the delegated prefixes
 * @param attachment its attachment, or null if it is detached
 */
public record SimInterface(
        String id,
        String vpc,
        String subnet,
        List<IpAddress> addresses,
        List<Cidr> prefixes,
        boolean sourceDestCheck,
        @Nullable Attachment attachment,
        String description,
        Map<String, String> tags)
        implements Entity {
    /** An attachment to an instance. */
    public record Attachment(String id, String instance, int deviceIndex, boolean deleteOnTermination) {}

    public SimInterface {
        addresses = List.copyOf(addresses);
        prefixes = List.copyOf(prefixes);
        tags = Map.copyOf(tags);
    }

    @Override
    public String resourceType() {
        return "network-interface";
    }

    @Override
    public SimInterface withTags(Map<String, String> newTags) {
        return new SimInterface(
                id, vpc, subnet, addresses, prefixes, sourceDestCheck, attachment, description, newTags);
    }

    public SimInterface withAttachment(@Nullable Attachment newAttachment) {
        return new SimInterface(
                id, vpc, subnet, addresses, prefixes, sourceDestCheck, newAttachment, description, tags);
    }

    public SimInterface withAddresses(List<IpAddress> newAddresses, List<Cidr> newPrefixes) {
        return new SimInterface(
                id, vpc, subnet, newAddresses, newPrefixes, sourceDestCheck, attachment, description, tags);
    }

    public SimInterface withSourceDestCheck(boolean check) {
        return new SimInterface(id, vpc, subnet, addresses, prefixes, check, attachment, description, tags);
    }

    public SimInterface withDescription(String newDescription) {
        return new SimInterface(
                id, vpc, subnet, addresses, prefixes, sourceDestCheck, attachment, newDescription, tags);
    }

    public Stream<IpAddress> addresses(IpFamily family) {
        return addresses.stream().filter(address -> address.family() == family);
    }

    public Stream<Cidr> prefixes(IpFamily family) {
        return prefixes.stream().filter(prefix -> prefix.family() == family);
    }

    /** The first private IPv4 address; an IPv6-only interface has none. */
    public Optional<IpAddress> primaryAddress() {
        return addresses(IpFamily.IPV4).findFirst();
    }

    public boolean isAttachedTo(String instance) {
        return attachment != null && attachment.instance().equals(instance);
    }

    public String status() {
        return attachment == null ? "available" : "in-use";
    }

    /** A locally administered address that is the same in every run. */
    public String mac() {
        int hash = id.hashCode();
        return String.format(
                Locale.ROOT,
                "02:%02x:%02x:%02x:%02x:%02x",
                id.length() & 0xff,
                hash >>> 24,
                hash >>> 16 & 0xff,
                hash >>> 8 & 0xff,
                hash & 0xff);
    }
}
