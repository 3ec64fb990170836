package io.vpcrouter.internal.aws.calls;

import io.vpcrouter.internal.aws.errors.AwsErrors;
import io.vpcrouter.internal.aws.listing.FoundInstance;
import io.vpcrouter.internal.aws.listing.FoundInterface;
import io.vpcrouter.internal.aws.listing.ListingXml;
import io.vpcrouter.internal.aws.listing.SnapshotMapper;
import io.vpcrouter.internal.aws.listing.StreamedListing;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.PrefixList;
import io.vpcrouter.model.PrefixListId;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.Subnet;
import io.vpcrouter.spi.WritePermit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;

/** The calls, made with the AWS SDK. */
public final class SdkEc2Calls implements Ec2Calls {
    private static final String CREATE = "CreateRoute";
    private static final String REPLACE = "ReplaceRoute";
    private static final String DELETE = "DeleteRoute";
    private static final String MODIFY_INTERFACE = "ModifyNetworkInterfaceAttribute";
    // The most that EC2 gives in one page.
    private static final int SUBNETS_IN_A_PAGE = 1000;

    private final VpcFilter vpc;
    private final AwsClients clients;
    private final Ec2Client reads;
    private final Ec2Client writes;
    private final Ec2Requests requests;
    private final TableListing tables;
    private final InterfaceListing interfaces;
    private final PrefixListListing prefixLists;
    private final InstanceListing instances;

    /** Calls for one VPC; closes the clients when it is closed. */
    public SdkEc2Calls(String vpc, AwsClients clients, AwsErrors errors) {
        this.vpc = new VpcFilter(vpc);
        this.clients = clients;
        this.reads = clients.reads();
        this.writes = clients.writes();
        this.requests = new Ec2Requests(errors, clients::resolveCredentials);
        this.tables = new TableListing(this.vpc, reads, requests);
        this.interfaces = new InterfaceListing(this.vpc, reads, requests);
        this.prefixLists = new PrefixListListing(reads, requests);
        this.instances = new InstanceListing(this.vpc, reads, requests);
    }

    @Override
    public boolean vpcExists() {
        List<String> found = new ArrayList<>();
        requests.listing("DescribeVpcs", () -> {
            found.clear();
            requests.each(
                    "DescribeVpcs",
                    reads.describeVpcsPaginator(request -> request.filters(vpc.filter())),
                    DescribeVpcsResponse::nextToken,
                    DescribeVpcsResponse::hasVpcs,
                    page -> page.vpcs().forEach(item -> found.add(item.vpcId())));
        });
        return found.contains(vpc.vpc());
    }

    @Override
    public List<RouteTable> routeTables() {
        return tables.all();
    }

    @Override
    public List<Subnet> subnets() {
        Map<String, Subnet> subnets = new LinkedHashMap<>();
        requests.listing("DescribeSubnets", () -> {
            subnets.clear();
            var listing = new StreamedListing<>("subnetSet", ListingXml::subnet);
            requests.each(
                    "DescribeSubnets",
                    reads.describeSubnetsPaginator(request -> request.filters(vpc.filter())
                            .maxResults(SUBNETS_IN_A_PAGE)
                            .overrideConfiguration(listing.configuration())),
                    DescribeSubnetsResponse::nextToken,
                    DescribeSubnetsResponse::hasSubnets,
                    page -> listing.takePage().stream()
                            .filter(subnet -> vpc.owns(subnet.vpcId()))
                            .forEach(subnet -> subnets.put(subnet.subnetId(), SnapshotMapper.subnet(subnet))));
        });
        return List.copyOf(subnets.values());
    }

    @Override
    public List<FoundInterface> interfacesByAddress(Collection<IpAddress> addresses) {
        return interfaces.byAddress(addresses);
    }

    @Override
    public List<FoundInterface> interfacesById(Collection<String> ids) {
        return interfaces.byId(ids);
    }

    @Override
    public List<FoundInterface> allInterfaces() {
        return interfaces.all();
    }

    @Override
    public List<PrefixList> prefixLists(Collection<PrefixListId> lists) {
        return prefixLists.of(lists);
    }

    @Override
    public List<FoundInterface> interfacesByTagKey(Collection<String> keys) {
        return interfaces.byTagKey(keys);
    }

    @Override
    public List<FoundInstance> instancesByTagKey(Collection<String> keys) {
        return instances.byTagKey(keys);
    }

    @Override
    public void tag(String resource, String key, String value) {
        var request = WriteRequests.tag(resource, key, value).build();
        requests.call("CreateTags", () -> writes.createTags(request));
    }

    @Override
    public void untag(String resource, String key) {
        var request = WriteRequests.untag(resource, key).build();
        requests.call("DeleteTags", () -> writes.deleteTags(request));
    }

    @Override
    public void createRoute(String table, Destination destination, String target, WritePermit permit) {
        var request = WriteRequests.create(table, destination, target)
                .overrideConfiguration(settings -> PermittedBodies.configure(settings, permit))
                .build();
        requests.write(CREATE, permit, () -> writes.createRoute(request));
    }

    @Override
    public void replaceRoute(String table, Destination destination, String target, WritePermit permit) {
        var request = WriteRequests.replace(table, destination, target)
                .overrideConfiguration(settings -> PermittedBodies.configure(settings, permit))
                .build();
        requests.write(REPLACE, permit, () -> writes.replaceRoute(request));
    }

    @Override
    public void deleteRoute(String table, Destination destination, WritePermit permit) {
        var request = WriteRequests.delete(table, destination)
                .overrideConfiguration(settings -> PermittedBodies.configure(settings, permit))
                .build();
        requests.write(DELETE, permit, () -> writes.deleteRoute(request));
    }

    @Override
    public void switchOffSourceDestCheck(String eni, WritePermit permit) {
        var request = WriteRequests.sourceDestCheck(eni, false)
                .overrideConfiguration(settings -> PermittedBodies.configure(settings, permit))
                .build();
        requests.write(MODIFY_INTERFACE, permit, () -> writes.modifyNetworkInterfaceAttribute(request));
    }

    @Override
    public void tryCreateRoute(String table, Destination destination, String eni) {
        var request = WriteRequests.create(table, destination, eni).dryRun(true).build();
        requests.dryRun(CREATE, () -> writes.createRoute(request));
    }

    @Override
    public void tryReplaceRoute(String table, Destination destination, String eni) {
        var request =
                WriteRequests.replace(table, destination, eni).dryRun(true).build();
        requests.dryRun(REPLACE, () -> writes.replaceRoute(request));
    }

    @Override
    public void tryDeleteRoute(String table, Destination destination) {
        var request = WriteRequests.delete(table, destination).dryRun(true).build();
        requests.dryRun(DELETE, () -> writes.deleteRoute(request));
    }

    @Override
    public void trySourceDestCheck(String eni, boolean check) {
        var request = WriteRequests.sourceDestCheck(eni, check).dryRun(true).build();
        requests.dryRun(MODIFY_INTERFACE, () -> writes.modifyNetworkInterfaceAttribute(request));
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
}
