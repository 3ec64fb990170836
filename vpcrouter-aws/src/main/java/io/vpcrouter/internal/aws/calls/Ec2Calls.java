package io.vpcrouter.internal.aws.calls;

import io.vpcrouter.internal.aws.listing.FoundInstance;
import io.vpcrouter.internal.aws.listing.FoundInterface;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.PrefixList;
import io.vpcrouter.model.PrefixListId;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.Subnet;
import io.vpcrouter.spi.WritePermit;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The few calls of the EC2 API that the provider makes, for one VPC. Listings are complete or fail.
 *
 * <p>Threading: any thread; calls block and can be interrupted.
 *
 * <p>Failure: {@link io.vpcrouter.spi.CloudException}, or {@link WritePermit.RefusedException} if a change was not sent.
 */
public interface Ec2Calls extends AutoCloseable {
    /** DescribeVpcs: whether the VPC is there. */
    boolean vpcExists();

    /** DescribeRouteTables: all tables of the VPC. */
    List<RouteTable> routeTables();

    /** DescribeSubnets: all subnets of the VPC. */
    List<Subnet> subnets();

    /** DescribeNetworkInterfaces: those of the VPC that have one of these addresses, in no order. */
    List<FoundInterface> interfacesByAddress(Collection<IpAddress> addresses);

    /** DescribeNetworkInterfaces: those of the VPC with these ids, without those that do not exist, in no order. */
    List<FoundInterface> interfacesById(Collection<String> ids);

    /** DescribeNetworkInterfaces: all of the VPC, maybe thousands. */
    List<FoundInterface> allInterfaces();

    /** DescribeManagedPrefixLists and GetManagedPrefixListEntries: what is known of these lists, in no order. */
    List<PrefixList> prefixLists(Collection<PrefixListId> lists);
    /** DescribeNetworkInterfaces: those of the VPC that bear a tag with one of these keys, in no order. */
    List<FoundInterface> interfacesByTagKey(Collection<String> keys);

    /** DescribeInstances: those of the VPC that are pending or running and bear a tag with one of these keys, in no order. */
    List<FoundInstance> instancesByTagKey(Collection<String> keys);

    /** CreateTags. */
    void tag(String resource, String key, String value);

    /** DeleteTags: whatever the value of the tag is. */
    void untag(String resource, String key);

    /** CreateRoute. */
    void createRoute(String table, Destination destination, String target, WritePermit permit);

    /** ReplaceRoute. */
    void replaceRoute(String table, Destination destination, String target, WritePermit permit);

    /** DeleteRoute. */
    void deleteRoute(String table, Destination destination, WritePermit permit);

    /** CreateRoute as a dry run; returns if it would be allowed. */
    void tryCreateRoute(String table, Destination destination, String eni);

    /** ReplaceRoute as a dry run; returns if it would be allowed. */
    void tryReplaceRoute(String table, Destination destination, String eni);

    /** DeleteRoute as a dry run; returns if it would be allowed. */
    void tryDeleteRoute(String table, Destination destination);

    /** ModifyNetworkInterfaceAttribute as a dry run; returns if it would be allowed. */
    void trySourceDestCheck(String eni, boolean check);

    /** ModifyNetworkInterfaceAttribute: lets an interface forward packets. */
    void switchOffSourceDestCheck(String eni, WritePermit permit);

    /** How often each call was made and failed. */
    Map<String, Object> statistics();

    @Override
    void close();
}
