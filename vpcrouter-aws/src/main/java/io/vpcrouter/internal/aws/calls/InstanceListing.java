package io.vpcrouter.internal.aws.calls;

import io.vpcrouter.internal.aws.listing.FoundInstance;
import io.vpcrouter.internal.aws.listing.ListingXml;
import io.vpcrouter.internal.aws.listing.StreamedListing;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;

/**
 * Lists instances of a VPC by the keys of their tags. EC2 combines filters by "and", so the values are compared elsewhere.
 *
 * <p>Threading: one reader at a time.
 */
final class InstanceListing {
    private static final String CALL = "DescribeInstances";
    // The most that EC2 gives in one page.
    private static final int PAGE = 1000;
    // EC2 takes at most 200 values in all filters of a call together; one is the id of the VPC.
    private static final int KEYS_IN_A_CALL = 199;

    private final VpcFilter vpc;
    private final Ec2Client ec2;
    private final Ec2Requests requests;

    InstanceListing(VpcFilter vpc, Ec2Client ec2, Ec2Requests requests) {
        this.vpc = vpc;
        this.ec2 = ec2;
        this.requests = requests;
    }

    List<FoundInstance> byTagKey(Collection<String> keys) {
        Map<String, FoundInstance> found = new LinkedHashMap<>();
        List<String> all = VpcFilter.literal(keys);
        for (int start = 0; start < all.size(); start += KEYS_IN_A_CALL) {
            List<String> some = all.subList(start, Math.min(all.size(), start + KEYS_IN_A_CALL));
            requests.listing(CALL, () -> pages(some, found));
        }
        return List.copyOf(found.values());
    }

    private void pages(List<String> keys, Map<String, FoundInstance> found) {
        var listing = new StreamedListing<>("reservationSet", ListingXml::instances);
        requests.each(
                CALL,
                ec2.describeInstancesPaginator(request -> request.filters(vpc.filter(), VpcFilter.of("tag-key", keys))
                        .maxResults(PAGE)
                        .overrideConfiguration(listing.configuration())),
                DescribeInstancesResponse::nextToken,
                DescribeInstancesResponse::hasReservations,
                page -> listing.takePage().stream()
                        .flatMap(List::stream)
                        .filter(instance -> vpc.owns(instance.vpc()) && instance.isAlive())
                        .forEach(instance -> found.put(instance.id(), instance)));
    }
}
