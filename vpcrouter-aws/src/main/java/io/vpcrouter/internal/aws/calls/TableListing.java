package io.vpcrouter.internal.aws.calls;

import io.vpcrouter.internal.aws.errors.AwsErrors;
import io.vpcrouter.internal.aws.listing.ListingXml;
import io.vpcrouter.internal.aws.listing.SnapshotMapper;
import io.vpcrouter.internal.aws.listing.StreamedListing;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.spi.CloudException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;

/**
 * Lists the route tables of a VPC, in pages as large as EC2 can send in time.
 *
 * <p>Threading: one reader at a time.
 */
final class TableListing {
    private static final String CALL = "DescribeRouteTables";

    private final VpcFilter vpc;
    private final Ec2Client ec2;
    private final Ec2Requests requests;
    private final TablePageSize pageSize = new TablePageSize();

    TableListing(VpcFilter vpc, Ec2Client ec2, Ec2Requests requests) {
        this.vpc = vpc;
        this.ec2 = ec2;
        this.requests = requests;
    }

    List<RouteTable> all() {
        // By id, because a table may be on two pages if the listing changes meanwhile.
        Map<String, RouteTable> tables = new LinkedHashMap<>();
        try {
            requests.listing(CALL, () -> {
                tables.clear();
                pages(tables);
            });
        } catch (CloudException e) {
            if (AwsErrors.isTooMuchAtOnce(e)) {
                pageSize.tooMuch();
            }
            throw e;
        }
        pageSize.learn(tables.values());
        return List.copyOf(tables.values());
    }

    private void pages(Map<String, RouteTable> tables) {
        SnapshotMapper mapper = new SnapshotMapper();
        var listing = new StreamedListing<>("routeTableSet", xml -> ListingXml.routeTable(xml, mapper));
        requests.each(
                CALL,
                ec2.describeRouteTablesPaginator(request -> request.filters(vpc.filter())
                        .maxResults(pageSize.size())
                        .overrideConfiguration(listing.configuration())),
                DescribeRouteTablesResponse::nextToken,
                DescribeRouteTablesResponse::hasRouteTables,
                page -> listing.takePage().stream()
                        .filter(listed -> vpc.owns(listed.table().vpcId()))
                        .map(SnapshotMapper::routeTable)
                        .forEach(table -> tables.put(table.id(), table)));
    }
}
