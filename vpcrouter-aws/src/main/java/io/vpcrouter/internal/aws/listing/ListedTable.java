package io.vpcrouter.internal.aws.listing;

import io.vpcrouter.model.Route;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.RouteTable;

/**
 * A route table of a listing.
 *
 * @param table everything but its rows, which the SDK's classes would hold in several times the space
 * @param rows its rows, as far as they have a CIDR as destination, in the order of the answer
 */
public record ListedTable(RouteTable table, List<Route> routes) {}
