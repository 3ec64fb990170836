package io.vpcrouter.internal.linux.routes;

import io.vpcrouter.internal.linux.netlink.KernelRoute;
import io.vpcrouter.internal.linux.netlink.LinuxErrno;
import io.vpcrouter.internal.linux.netlink.NetlinkException;
import io.vpcrouter.internal.linux.netlink.Rtnetlink;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.plan.Action;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudException.Kind;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.WriteBudget;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** One routing table of Linux. */
public final class LinuxProvider implements CloudProvider {
    /** Where {@code ip netns} keeps the namespaces. */
    private static final Path NAMESPACES = Path.of("/run/netns");

    /** The kernel takes one change after the other. */
    private static final WriteBudget UNLIMITED = new WriteBudget(100_000, 100_000, 1);

    private static final String LIST = "RTM_GETROUTE";
    private static final String WRITE = "RTM_NEWROUTE";
    private static final String DELETE = "RTM_DELROUTE";

    private final String namespace;
    private final LinuxTable table;
    private final KernelConnections kernel;
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong writes = new AtomicLong();

    /**
     * A provider that has opened nothing yet.
     *
     * @param namespace the name of a network namespace, or empty for that of this process
     */
    public LinuxProvider(Optional<String> namespace, LinuxTable table) {
        this.namespace = namespace.orElse("default");
        this.table = table;
        this.kernel = new KernelConnections(namespace.map(NAMESPACES::resolve));
    }

    @Override
    public NetworkSnapshot read(Set<IpAddress> hosts) {
        Rtnetlink socket = kernel.forReading();
        reads.incrementAndGet();
        try {
            List<KernelRoute> managed = routes(socket, table.number());
            List<KernelRoute> connected = new ArrayList<>(managed);
            if (table.number() != RouteTableNames.MAIN) {
                connected.addAll(routes(socket, RouteTableNames.MAIN));
            }
            List<IpAddress> own = new ArrayList<>();
            for (IpFamily family : IpFamily.values()) {
                own.addAll(socket.ownAddresses(family));
            }
            OnLinkNetworks networks = new OnLinkNetworks(socket.links(), connected, own);
            return LinuxSnapshot.of(namespace, table, managed, networks, hosts);
        } catch (NetlinkException e) {
            throw LinuxErrors.of(LIST, e);
        }
    }

    private static List<KernelRoute> routes(Rtnetlink socket, long number) throws NetlinkException {
        List<KernelRoute> routes = new ArrayList<>();
        for (IpFamily family : IpFamily.values()) {
            routes.addAll(socket.routes(family, number));
        }
        return routes;
    }

    /** Asks for the deletion of a route that nobody can have: the kernel looks at our rights first. */
    @Override
    public void preflight(NetworkSnapshot managed, Set<Action> changes) {
        Cidr nobodys = Cidr.parse("192.0.2.0/32");
        try {
            kernel.forWriting().delete(table.number(), nobodys, table.protocol(), table.metric(), Optional.empty());
        } catch (NetlinkException e) {
            CloudException refusal = LinuxErrors.of(DELETE, e);
            if (refusal.kind() == Kind.DENIED) {
                throw refusal;
            }
        }
    }

    @Override
    public void apply(RouteChange change) {
        if (!change.table().equals(table.name())) {
            throw new CloudException(
                    Kind.NOT_FOUND,
                    WRITE,
                    null,
                    "table " + change.table() + ": not managed here (expected: " + table.name() + ")",
                    null);
        }
        writes.incrementAndGet();
        if (change instanceof RouteChange.Create create) {
            create(block(create.destination()), address(create.to().id()));
        } else if (change instanceof RouteChange.Replace replace) {
            replace(block(replace.destination()), address(replace.to().id()));
        } else if (change instanceof RouteChange.Delete delete) {
            delete(block(delete.destination()), delete.from());
        }
    }

    private static Cidr block(Destination destination) {
        if (destination instanceof Cidr block) {
            return block;
        }
        throw new CloudException(
                Kind.INVALID,
                WRITE,
                null,
                "destination " + destination + ": Linux knows no prefix lists (expected: a block of addresses)",
                null);
    }

    private static IpAddress address(String id) {
        return IpAddress.tryParse(id)
                .orElseThrow(() -> new CloudException(
                        Kind.NOT_FOUND, WRITE, null, "next hop " + id + ": not there (expected: an address)", null));
    }

    private void create(Cidr destination, IpAddress host) {
        try {
            kernel.forWriting().create(table.number(), destination, table.protocol(), table.metric(), host);
        } catch (NetlinkException e) {
            if (e.errno() != LinuxErrno.EEXIST || !isThere(destination, host)) {
                throw LinuxErrors.of(WRITE, e);
            }
        }
    }

    private boolean isThere(Cidr destination, IpAddress host) {
        try {
            return kernel.forWriting().routes(destination.family(), table.number()).stream()
                    .anyMatch(route -> route.destination().equals(destination)
                            && table.isOwn(route)
                            && host.equals(route.gateway()));
        } catch (NetlinkException e) {
            throw LinuxErrors.of(LIST, e);
        }
    }

    private void replace(Cidr destination, IpAddress host) {
        try {
            kernel.forWriting().replace(table.number(), destination, table.protocol(), table.metric(), host);
        } catch (NetlinkException e) {
            if (e.errno() == LinuxErrno.ENOENT) {
                throw new CloudException(
                        Kind.CONFLICT, WRITE, "errno " + e.errno(), "no route to " + destination + " to replace", e);
            }
            throw LinuxErrors.of(WRITE, e);
        }
    }

    private void delete(Cidr destination, RouteTarget from) {
        try {
            kernel.forWriting()
                    .delete(
                            table.number(),
                            destination,
                            table.protocol(),
                            table.metric(),
                            IpAddress.tryParse(from.id()));
        } catch (NetlinkException e) {
            // It is gone already, as wanted; so is a table whose last route went.
            if (e.errno() != LinuxErrno.ESRCH && e.errno() != LinuxErrno.ENOENT) {
                throw LinuxErrors.of(DELETE, e);
            }
        }
    }

    @Override
    public WriteBudget writeBudget() {
        return UNLIMITED;
    }

    /** The routes are those of one machine. */
    @Override
    public Optional<String> leadershipName() {
        return Optional.empty();
    }

    @Override
    public String network() {
        return namespace;
    }

    @Override
    public Map<String, Object> statistics() {
        Map<String, Object> facts = new TreeMap<>();
        facts.put("namespace", namespace);
        facts.put("table", table.name());
        facts.put("table_number", table.number());
        facts.put("reads", reads.get());
        facts.put("writes", writes.get());
        return facts;
    }

    @Override
    public void close() {
        kernel.close();
    }
}
