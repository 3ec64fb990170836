package io.vpcrouter.internal.aws.calls;

import io.vpcrouter.internal.aws.listing.FoundInterface;
import io.vpcrouter.internal.aws.listing.ListingXml;
import io.vpcrouter.internal.aws.listing.SnapshotMapper;
import io.vpcrouter.internal.aws.listing.StreamedListing;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * Lists network interfaces of a VPC, with as many filter values in a call as EC2 takes.
 *
 * <p>Threading: one reader at a time.
 */
final class InterfaceListing {
    private static final String CALL = "DescribeNetworkInterfaces";
    // The most that EC2 gives in one page.
    private static final int PAGE = 1000;
    // EC2 takes at most 200 values in all filters of a call together.
    private static final int VALUES_IN_A_CALL = 200;

    private final VpcFilter vpc;
    private final Ec2Client ec2;
    private final Ec2Requests requests;
    private final ManagedResources managedResources = new ManagedResources();

    InterfaceListing(VpcFilter vpc, Ec2Client ec2, Ec2Requests requests) {
        this.vpc = vpc;
        this.ec2 = ec2;
        this.requests = requests;
    }

    List<FoundInterface> all() {
        Map<String, FoundInterface> found = new LinkedHashMap<>();
        list(List.of(), found);
        return List.copyOf(found.values());
    }

    List<FoundInterface> byAddress(Collection<IpAddress> addresses) {
        Map<String, FoundInterface> found = new LinkedHashMap<>();
        for (IpFamily family : IpFamily.values()) {
            List<String> texts = addresses.stream()
                    .filter(address -> address.family() == family)
                    .sorted()
                    .map(IpAddress::toString)
                    .toList();
            String name = family == IpFamily.IPV4 ? "addresses.private-ip-address" : "ipv6-addresses.ipv6-address";
            byFilter(name, texts, found);
        }
        return List.copyOf(found.values());
    }

    List<FoundInterface> byId(Collection<String> ids) {
        Map<String, FoundInterface> found = new LinkedHashMap<>();
        // Not by the parameter for ids: with that, one interface that is gone fails the whole call.
        byFilter("network-interface-id", ids.stream().sorted().toList(), found);
        return List.copyOf(found.values());
    }

    List<FoundInterface> byTagKey(Collection<String> keys) {
        Map<String, FoundInterface> found = new LinkedHashMap<>();
        byFilter("tag-key", VpcFilter.literal(keys), found);
        return List.copyOf(found.values());
    }

    private void byFilter(String name, List<String> values, Map<String, FoundInterface> found) {
        for (int start = 0; start < values.size(); start += VALUES_IN_A_CALL) {
            List<String> chunk = values.subList(start, Math.min(values.size(), start + VALUES_IN_A_CALL));
            list(List.of(VpcFilter.of(name, chunk)), found);
        }
    }

    private void list(List<Filter> filters, Map<String, FoundInterface> found) {
        // The same address can exist in another VPC of the account; what comes of it is left out in any case.
        List<Filter> ours = new ArrayList<>(filters);
        int values = filters.stream().mapToInt(filter -> filter.values().size()).sum();
        if (values < VALUES_IN_A_CALL) {
            ours.add(vpc.filter());
        }
        requests.listing(CALL, () -> managedResources.include(managed -> pages(ours, managed, found)));
    }

    private void pages(List<Filter> filters, boolean managed, Map<String, FoundInterface> found) {
        var listing = new StreamedListing<>("networkInterfaceSet", ListingXml::networkInterface);
        DescribeNetworkInterfacesRequest.Builder request = DescribeNetworkInterfacesRequest.builder()
                .filters(filters)
                .maxResults(PAGE)
                .overrideConfiguration(listing.configuration());
        if (managed) {
            request.includeManagedResources(true);
        }
        requests.each(
                CALL,
                ec2.describeNetworkInterfacesPaginator(request.build()),
                DescribeNetworkInterfacesResponse::nextToken,
                DescribeNetworkInterfacesResponse::hasNetworkInterfaces,
                page -> listing.takePage().stream()
                        .filter(eni -> vpc.owns(eni.vpcId()))
                        .map(SnapshotMapper::networkInterface)
                        .forEach(eni -> found.put(eni.id(), eni)));
    }
}
