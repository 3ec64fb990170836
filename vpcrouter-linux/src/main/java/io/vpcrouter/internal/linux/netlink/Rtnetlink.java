package io.vpcrouter.internal.linux.netlink;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of the kernel about routes: lists, and one change at a time, each atomic.
 *
 * <p>Threading: any; requests take turns.
 */
public final class Rtnetlink implements AutoCloseable {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    private static final int RTM_GETLINK = 18;
    private static final int RTM_GETADDR = 22;
    private static final int RTM_NEWROUTE = 24;
    private static final int RTM_DELROUTE = 25;
    private static final int RTM_GETROUTE = 26;

    private static final int ROUTE_FIXED = 12;
    private static final int LINK_FIXED = 16;
    private static final int ADDRESS_FIXED = 8;

    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_PRIORITY = 6;
    private static final int RTA_MULTIPATH = 9;
    private static final int RTA_TABLE = 15;
    private static final int RTA_VIA = 18;
    private static final int RTA_ENCAP = 22;
    private static final int RTA_NH_ID = 30;
    private static final int RTN_UNICAST = 1;
    private static final int RTNH_F_DEAD = 1;
    private static final int RTNH_F_LINKDOWN = 16;
    private static final int RTM_F_CLONED = 0x200;
    private static final int SCOPE_UNIVERSE = 0;
    private static final int SCOPE_ANY = 255;
    private static final int LARGEST_SHORT_TABLE = 255;

    private static final int IFLA_IFNAME = 3;
    private static final int IFF_UP = 1;
    private static final int IFF_RUNNING = 0x40;
    private static final int IFF_LOWER_UP = 0x10000;
    private static final int WORKING = IFF_UP | IFF_RUNNING | IFF_LOWER_UP;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;

    private final NetlinkSocket socket;

    private Rtnetlink(NetlinkSocket socket) {
        this.socket = socket;
    }

    /**
     * Opens a way to the kernel.
     *
     * @param namespace the file of a network namespace, or empty for that of this process
     * @throws NetlinkException if the system does not let us
     */
    public static Rtnetlink open(Optional<Path> namespace) throws NetlinkException {
        return new Rtnetlink(NetlinkSocket.open(namespace));
    }

    /**
     * The routes of one family in a table; none if the machine does not have the family, or no such table.
     *
     * @throws NetlinkException if the kernel refuses
     */
    public List<KernelRoute> routes(IpFamily family, long table) throws NetlinkException {
        NetlinkRequest request = new NetlinkRequest(
                        "RTM_GETROUTE", RTM_GETROUTE, NetlinkRequest.FLAG_DUMP, route(family, 0, 0, table, 0, 0))
                .number(RTA_TABLE, (int) table);
        try {
            return socket.list(request, message -> readRoute(message, family, (int) table));
        } catch (NetlinkException e) {
            // The kernel makes a table with its first route.
            if (e.errno() == LinuxErrno.ENOENT || isFamilyMissing(e)) {
                return List.of();
            }
            throw e;
        }
    }

    private static boolean isFamilyMissing(NetlinkException refusal) {
        return refusal.errno() == LinuxErrno.EAFNOSUPPORT || refusal.errno() == LinuxErrno.EOPNOTSUPP;
    }

    private static Optional<KernelRoute> readRoute(NetlinkMessage message, IpFamily family, int table) {
        if (message.type() != RTM_NEWROUTE || !message.holds(ROUTE_FIXED)) {
            return Optional.empty();
        }
        int prefixLength = message.unsignedByte(1);
        int typeOfService = message.unsignedByte(3);
        int flags = message.number(8);
        boolean other = message.unsignedByte(0) != family(family)
                || message.number(ROUTE_FIXED, RTA_TABLE, message.unsignedByte(4)) != table
                || typeOfService != 0
                || (flags & RTM_F_CLONED) != 0
                || prefixLength > family.bits();
        if (other) {
            return Optional.empty();
        }
        IpAddress network = message.address(ROUTE_FIXED, RTA_DST)
                .orElse(family == IpFamily.IPV4 ? IpAddress.ofIpv4(0) : IpAddress.ofIpv6(0, 0));
        boolean special = message.has(ROUTE_FIXED, RTA_MULTIPATH)
                || message.has(ROUTE_FIXED, RTA_VIA)
                || message.has(ROUTE_FIXED, RTA_ENCAP)
                || message.has(ROUTE_FIXED, RTA_NH_ID);
        return Optional.of(new KernelRoute(
                Cidr.of(network, prefixLength),
                message.unsignedByte(7) == RTN_UNICAST,
                message.unsignedByte(5),
                Integer.toUnsignedLong(message.number(ROUTE_FIXED, RTA_PRIORITY, 0)),
                special ? null : message.address(ROUTE_FIXED, RTA_GATEWAY).orElse(null),
                special ? 0 : message.number(ROUTE_FIXED, RTA_OIF, 0),
                (flags & (RTNH_F_DEAD | RTNH_F_LINKDOWN)) != 0));
    }

    /**
     * The network devices.
     *
     * @throws NetlinkException if the kernel refuses
     */
    public List<KernelLink> links() throws NetlinkException {
        NetlinkRequest request =
                new NetlinkRequest("RTM_GETLINK", RTM_GETLINK, NetlinkRequest.FLAG_DUMP, new byte[LINK_FIXED]);
        return socket.list(request, message -> {
            if (!message.holds(LINK_FIXED)) {
                return Optional.empty();
            }
            int flags = message.number(8);
            boolean running = (flags & WORKING) == WORKING;
            return Optional.of(new KernelLink(message.number(4), message.text(LINK_FIXED, IFLA_IFNAME), running));
        });
    }

    /**
     * The machine's own addresses of one family.
     *
     * @throws NetlinkException if the kernel refuses
     */
    public List<IpAddress> ownAddresses(IpFamily family) throws NetlinkException {
        byte[] fixed = new byte[ADDRESS_FIXED];
        fixed[0] = (byte) family(family);
        try {
            return socket.list(
                    new NetlinkRequest("RTM_GETADDR", RTM_GETADDR, NetlinkRequest.FLAG_DUMP, fixed),
                    message -> message.address(ADDRESS_FIXED, IFA_LOCAL)
                            .or(() -> message.address(ADDRESS_FIXED, IFA_ADDRESS)));
        } catch (NetlinkException e) {
            if (isFamilyMissing(e)) {
                return List.of();
            }
            throw e;
        }
    }

    /**
     * Adds a route; there may be none with this destination and metric.
     *
     * @throws NetlinkException if the kernel refuses
     */
    public void create(long table, Cidr destination, int protocol, long metric, IpAddress gateway)
            throws NetlinkException {
        write(
                NetlinkRequest.FLAG_CREATE | NetlinkRequest.FLAG_EXCLUSIVE,
                table,
                destination,
                protocol,
                metric,
                gateway);
    }

    /**
     * Puts a route into the place of the one with this destination and metric, in one step; there must be one.
     *
     * @throws NetlinkException if the kernel refuses
     */
    public void replace(long table, Cidr destination, int protocol, long metric, IpAddress gateway)
            throws NetlinkException {
        write(NetlinkRequest.FLAG_REPLACE, table, destination, protocol, metric, gateway);
    }

    private void write(int flags, long table, Cidr destination, int protocol, long metric, IpAddress gateway)
            throws NetlinkException {
        socket.execute(change("RTM_NEWROUTE", RTM_NEWROUTE, flags, SCOPE_UNIVERSE, table, destination, protocol, metric)
                .address(RTA_GATEWAY, gateway));
    }

    /**
     * Removes the route with exactly these properties.
     *
     * @param gateway the gateway that it must have, or empty for any
     * @throws NetlinkException if the kernel refuses
     */
    public void delete(long table, Cidr destination, int protocol, long metric, Optional<IpAddress> gateway)
            throws NetlinkException {
        NetlinkRequest request =
                change("RTM_DELROUTE", RTM_DELROUTE, 0, SCOPE_ANY, table, destination, protocol, metric);
        gateway.ifPresent(address -> request.address(RTA_GATEWAY, address));
        socket.execute(request);
    }

    private static NetlinkRequest change(
            String name, int type, int flags, int scope, long table, Cidr destination, int protocol, long metric) {
        byte[] fixed = route(destination.family(), destination.prefixLength(), protocol, table, scope, RTN_UNICAST);
        NetlinkRequest request = new NetlinkRequest(name, type, flags | NetlinkRequest.FLAG_ACK, fixed)
                .number(RTA_TABLE, (int) table)
                .number(RTA_PRIORITY, (int) metric);
        // The kernel minds a destination of length 0 in some versions.
        return destination.isDefaultRoute() ? request : request.address(RTA_DST, destination.network());
    }

    /** {@code struct rtmsg}. */
    private static byte[] route(IpFamily family, int prefixLength, int protocol, long table, int scope, int type) {
        ByteBuffer fixed = ByteBuffer.allocate(ROUTE_FIXED).order(ByteOrder.nativeOrder());
        fixed.put((byte) family(family)).put((byte) prefixLength).put((byte) 0).put((byte) 0);
        fixed.put((byte) (table <= LARGEST_SHORT_TABLE ? table : 0));
        fixed.put((byte) protocol).put((byte) scope).put((byte) type);
        return fixed.array();
    }

    private static int family(IpFamily family) {
        return family == IpFamily.IPV4 ? AF_INET : AF_INET6;
    }

    @Override
    public void close() {
        socket.close();
    }
}
