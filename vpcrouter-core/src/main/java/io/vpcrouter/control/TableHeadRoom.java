package io.vpcrouter.control;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.model.PrefixList;
import io.vpcrouter.model.PrefixListId;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteTable;
import java.util.Map;

/**
 * How many static routes a table has, and how many it may have. EC2 counts IPv4 and IPv6 separately, and does not count
 * propagated routes (Amazon VPC User Guide, "Amazon VPC quotas": routes per route table). A route to a prefix list counts
 * for as many as the list may have entries, where that is known.
 *
 * @param ipv4 its static IPv4 routes, at the last read
 * @param ipv6 its static IPv6 routes
 * @param limit how many it may have of each family
 */
public record TableHeadRoom(int ipv4, int ipv6, int limit) {
    private static final double NEARLY = 0.8;

    /**
     * Counts the routes of a table.
     *
     * @param table the table
     * @param limit how many routes it may have of each family
     * @param lists the prefix lists whose size is known, by id
     */
    public static TableHeadRoom of(RouteTable table, int limit, Map<PrefixListId, PrefixList> lists) {
        int ipv4 = 0;
        int ipv6 = 0;
        for (Route route : table.routes()) {
            if (route.origin() == Route.Origin.STATIC) {
                PrefixList list = route.destination() instanceof PrefixListId id ? lists.get(id) : null;
                int size = list == null ? 0 : list.maxEntries();
                IpFamily family = list == null ? null : list.family();
                if (route.destination() instanceof Cidr cidr) {
                    size = 1;
                    family = cidr.family();
                }
                ipv4 += family == IpFamily.IPV4 ? size : 0;
                ipv6 += family == IpFamily.IPV6 ? size : 0;
            }
        }
        return new TableHeadRoom(ipv4, ipv6, limit);
    }

    /** How many more routes of the family that has more of them fit in; never less than zero. */
    public int left() {
        return Math.max(0, limit - most());
    }

    /** Whether the table is at least 80 % full. */
    public boolean isNearlyFull() {
        return most() >= NEARLY * limit;
    }

    private int most() {
        return Math.max(ipv4, ipv6);
    }

    @Override
    public String toString() {
        return most() + " of " + limit + (ipv4 >= ipv6 ? " IPv4 routes" : " IPv6 routes");
    }
}
