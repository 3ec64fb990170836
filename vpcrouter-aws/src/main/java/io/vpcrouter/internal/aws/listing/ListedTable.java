package io.vpcrouter.internal.aws.listing;

import io.vpcrouter.model.Route;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.RouteTable;

/**
 * A route table of a listing.
 *
 * @param table everything but its routes, for which the SDK's classes need several times the memory
 * @param routes its routes to CIDR blocks, in the order of the response
 */
public record ListedTable(RouteTable table, List<Route> routes) {}
