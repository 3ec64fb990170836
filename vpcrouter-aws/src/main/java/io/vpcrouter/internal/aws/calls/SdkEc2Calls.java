package io.vpcrouter.internal.aws.calls;

import io.vpcrouter.internal.aws.errors.AwsErrors;
import io.vpcrouter.internal.aws.listing.FoundInterface;
import io.vpcrouter.internal.aws.listing.ListingXml;
import io.vpcrouter.internal.aws.listing.SnapshotMapper;
import io.vpcrouter.internal.aws.listing.StreamedListing;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.Subnet;
import io.vpcrouter.spi.CloudException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.Filter;

/** The calls, made with the AWS SDK. */
public final class SdkEc2Calls implements Ec2Calls {
    // The most that EC2 gives in one page.
    private static final int INTERFACES_IN_A_PAGE = 1000;
    private static final int SUBNETS_IN_A_PAGE = 1000;
    // EC2 takes at most 200 values in all filters of a call together.
    private static final int VALUES_IN_A_CALL = 200;
    private final String vpc;
    private final Ec2Client reads;
    private final Ec2Client writes;
    private final AwsClients clients;
    private final Ec2Requests requests;
    private final TablePageSize tablePage = new TablePageSize();
    private final ManagedResources managedResources = new ManagedResources();

    public SdkEc2Calls(String vpc, AwsClients clients, AwsErrors errors) {
        this.vpc = vpc;
        this.reads = clients.reads();
        this.writes = clients.writes();
        this.clients = clients;
        this.requests = new Ec2Requests(errors);
    }

    @Override
    public boolean vpcExists() {
        List<String> found = new ArrayList<>();
        requests.listing("DescribeVpcs", () -> {
            found.clear();
            requests.each(
                    "DescribeVpcs",
                    reads.describeVpcsPaginator(request -> request.filters(filter("vpc-id", List.of(vpc)))),
                    DescribeVpcsResponse::nextToken,
                    DescribeVpcsResponse::hasVpcs,
                    page -> page.vpcs().forEach(item -> found.add(item.vpcId())));
        });
        return found.contains(vpc);
    }

    @Override
    public List<RouteTable> routeTables() {
        // By id, because a table may show up on two pages if the listing changes meanwhile.
        Map<String, RouteTable> tables = new LinkedHashMap<>();
        int size = tablePage.size();
        try {
            requests.listing("DescribeRouteTables", () -> {
                tables.clear();
                SnapshotMapper mapper = new SnapshotMapper();
                var answers = new StreamedListing<>("routeTableSet", xml -> ListingXml.routeTable(xml, mapper));
                requests.each(
                        "DescribeRouteTables",
                        reads.describeRouteTablesPaginator(request -> request.filters(filter("vpc-id", List.of(vpc)))
                                .maxResults(size)
                                .overrideConfiguration(answers.configuration())),
                        DescribeRouteTablesResponse::nextToken,
                        DescribeRouteTablesResponse::hasRouteTables,
                        page -> answers.takePage().stream()
                                .filter(listed -> isOurs(listed.table().vpcId()))
                                .map(SnapshotMapper::routeTable)
                                .forEach(table -> tables.put(table.id(), table)));
            });
        } catch (CloudException e) {
            if (AwsErrors.isTooMuchAtOnce(e)) {
                tablePage.tooMuch();
            }
            throw e;
        }
        tablePage.learn(tables.values());
        return List.copyOf(tables.values());
    }

    @Override
    public List<Subnet> subnets() {
        Map<String, Subnet> subnets = new LinkedHashMap<>();
        requests.listing("DescribeSubnets", () -> {
            subnets.clear();
            requests.each(
                    "DescribeSubnets",
                    reads.describeSubnetsPaginator(request ->
                            request.filters(filter("vpc-id", List.of(vpc))).maxResults(SUBNETS_IN_A_PAGE)),
                    DescribeSubnetsResponse::nextToken,
                    DescribeSubnetsResponse::hasSubnets,
                    page -> page.subnets().stream()
                            .filter(subnet -> isOurs(subnet.vpcId()))
                            .forEach(subnet -> subnets.put(subnet.subnetId(), SnapshotMapper.subnet(subnet))));
        });
        return List.copyOf(subnets.values());
    }

    @Override
    public List<FoundInterface> interfacesByAddress(Collection<IpAddress> addresses) {
        Map<String, FoundInterface> found = new LinkedHashMap<>();
        for (IpFamily family : IpFamily.values()) {
            List<String> texts = addresses.stream()
                    .filter(address -> address.family() == family)
                    .sorted()
                    .map(IpAddress::toString)
                    .toList();
            String name = family == IpFamily.IPV4 ? "addresses.private-ip-address" : "ipv6-addresses.ipv6-address";
            interfacesByFilter(name, texts, found);
        }
        return List.copyOf(found.values());
    }

    @Override
    public List<FoundInterface> interfacesById(Collection<String> ids) {
        Map<String, FoundInterface> found = new LinkedHashMap<>();
        // Not by the parameter for ids: with that, one interface that is gone fails the whole call.
        interfacesByFilter("network-interface-id", ids.stream().sorted().toList(), found);
        return List.copyOf(found.values());
    }

    @Override
    public List<FoundInterface> allInterfaces() {
        Map<String, FoundInterface> found = new LinkedHashMap<>();
        interfaces(List.of(), found);
        return List.copyOf(found.values());
    }

    private void interfacesByFilter(String name, List<String> values, Map<String, FoundInterface> found) {
        for (int start = 0; start < values.size(); start += VALUES_IN_A_CALL) {
            List<String> chunk = values.subList(start, Math.min(values.size(), start + VALUES_IN_A_CALL));
            interfaces(List.of(filter(name, chunk)), found);
        }
    }

    private void interfaces(List<Filter> filters, Map<String, FoundInterface> found) {
        // The same address can exist in another VPC of the account; what comes of it is left out in any case.
        List<Filter> ours = new ArrayList<>(filters);
        int values = filters.stream().mapToInt(filter -> filter.values().size()).sum();
        if (values < VALUES_IN_A_CALL) {
            ours.add(filter("vpc-id", List.of(vpc)));
        }
        requests.listing(
                "DescribeNetworkInterfaces",
                () -> managedResources.include(managed -> interfacePages(ours, managed, found)));
    }

    private void interfacePages(List<Filter> filters, boolean managed, Map<String, FoundInterface> found) {
        var answers = new StreamedListing<>("networkInterfaceSet", ListingXml::networkInterface);
        DescribeNetworkInterfacesRequest.Builder request = DescribeNetworkInterfacesRequest.builder()
                .filters(filters)
                .maxResults(INTERFACES_IN_A_PAGE)
                .overrideConfiguration(answers.configuration());
        if (managed) {
            request.includeManagedResources(true);
        }
        requests.each(
                "DescribeNetworkInterfaces",
                reads.describeNetworkInterfacesPaginator(request.build()),
                DescribeNetworkInterfacesResponse::nextToken,
                DescribeNetworkInterfacesResponse::hasNetworkInterfaces,
                page -> answers.takePage().stream()
                        .filter(eni -> isOurs(eni.vpcId()))
                        .map(SnapshotMapper::networkInterface)
                        .forEach(eni -> found.put(eni.id(), eni)));
    }

    @Override
    public void createRoute(String table, Cidr destination, String eni) {
        requests.call(
                "CreateRoute",
                () -> writes.createRoute(request -> request.routeTableId(table)
                        .destinationCidrBlock(textIf(IpFamily.IPV4, destination))
                        .destinationIpv6CidrBlock(textIf(IpFamily.IPV6, destination))
                        .networkInterfaceId(eni)));
    }

    @Override
    public void replaceRoute(String table, Cidr destination, String eni) {
        requests.call(
                "ReplaceRoute",
                () -> writes.replaceRoute(request -> request.routeTableId(table)
                        .destinationCidrBlock(textIf(IpFamily.IPV4, destination))
                        .destinationIpv6CidrBlock(textIf(IpFamily.IPV6, destination))
                        .networkInterfaceId(eni)));
    }

    @Override
    public void deleteRoute(String table, Cidr destination) {
        requests.call(
                "DeleteRoute",
                () -> writes.deleteRoute(request -> request.routeTableId(table)
                        .destinationCidrBlock(textIf(IpFamily.IPV4, destination))
                        .destinationIpv6CidrBlock(textIf(IpFamily.IPV6, destination))));
    }

    @Override
    public void switchOffSourceDestCheck(String eni) {
        requests.call(
                "ModifyNetworkInterfaceAttribute",
                () -> writes.modifyNetworkInterfaceAttribute(
                        request -> request.networkInterfaceId(eni).sourceDestCheck(check -> check.value(false))));
    }

    @Override
    public void tryCreateRoute(String table, Cidr destination, String eni) {
        requests.dryRun(
                "CreateRoute",
                () -> writes.createRoute(request -> request.dryRun(true)
                        .routeTableId(table)
                        .destinationCidrBlock(textIf(IpFamily.IPV4, destination))
                        .destinationIpv6CidrBlock(textIf(IpFamily.IPV6, destination))
                        .networkInterfaceId(eni)));
    }

    @Override
    public void tryReplaceRoute(String table, Cidr destination, String eni) {
        requests.dryRun(
                "ReplaceRoute",
                () -> writes.replaceRoute(request -> request.dryRun(true)
                        .routeTableId(table)
                        .destinationCidrBlock(destination.toString())
                        .networkInterfaceId(eni)));
    }

    @Override
    public void tryDeleteRoute(String table, Cidr destination) {
        requests.dryRun(
                "DeleteRoute",
                () -> writes.deleteRoute(request ->
                        request.dryRun(true).routeTableId(table).destinationCidrBlock(destination.toString())));
    }

    @Override
    public void trySourceDestCheck(String eni, boolean check) {
        requests.dryRun(
                "ModifyNetworkInterfaceAttribute",
                () -> writes.modifyNetworkInterfaceAttribute(request ->
                        request.dryRun(true).networkInterfaceId(eni).sourceDestCheck(now -> now.value(check))));
    }

    @Override
    public Map<String, Object> statistics() {
        return requests.statistics();
    }

    @Override
    public void close() {
        requests.close();
        clients.close();
    }

    /** An emulator may not know the filter, and an answer may leave the VPC out. */
    private boolean isOurs(@Nullable String vpcOfItem) {
        return vpcOfItem == null || vpcOfItem.isEmpty() || vpcOfItem.equals(vpc);
    }

    private static @Nullable String textIf(IpFamily family, Cidr destination) {
        return destination.family() == family ? destination.toString() : null;
    }

    private static Filter filter(String name, List<String> values) {
        return Filter.builder().name(name).values(values).build();
    }
}
