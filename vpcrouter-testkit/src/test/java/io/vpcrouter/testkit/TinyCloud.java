package io.vpcrouter.testkit;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.Fallback;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.PrefixList;
import io.vpcrouter.model.PrefixListId;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.Subnet;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudException.Kind;
import io.vpcrouter.spi.CloudProvider;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;

/** A VPC of one table and two interfaces, with at most one fault. */
final class TinyCloud implements CloudProvider {
    static final String TABLE = "rtb-1";
    static final String FALLBACK = "nat-1";
    static final PrefixListId LIST = new PrefixListId("pl-1");
    static final IpAddress HOST_OF_A = IpAddress.parse("198.18.1.10");
    private static final Map<String, IpAddress> ENIS =
            new TreeMap<>(Map.of("eni-a", HOST_OF_A, "eni-b", IpAddress.parse("198.18.1.11")));

    /** What a provider does wrong. */
    enum Fault {
        NONE,
        NO_SUBNETS,
        HIDES_HOSTS,
        OTHER_VPC,
        STRANGERS_ARE_ERRORS,
        FORGETS_CHANGES,
        HIDES_TARGETS,
        MINDS_REPETITION,
        OVERWRITES,
        UPSERTS,
        BELIEVES_IDS,
        KEEPS_CHECKS,
        FORGETS_TAGS,
        HIDES_FALLBACKS,
        FORGETS_LISTS,
        LISTS_WITHOUT_ENTRIES,
        THROWS_ANYTHING,
        DEAF_TO_INTERRUPTS,
        INTERRUPT_IS_DENIAL,
        CLOSES_ONCE,
        NAMELESS
    }

    private final Fault fault;
    private final Map<Destination, String> rows = new TreeMap<>();
    private final Set<String> checksOn = new TreeSet<>(ENIS.keySet());
    private boolean closed;

    TinyCloud(Fault fault) {
        this.fault = fault;
    }

    @Override
    public void tagInterface(String eni, String key, String value) {
        if (fault != Fault.FORGETS_TAGS) {
            CloudProvider.super.tagInterface(eni, key, value);
        }
    }

    @Override
    public NetworkSnapshot read(Set<IpAddress> hosts) {
        if (Thread.currentThread().isInterrupted()) {
            interrupted();
        }
        if (fault == Fault.STRANGERS_ARE_ERRORS && !ENIS.values().containsAll(hosts)) {
            throw refused(Kind.NOT_FOUND, "DescribeNetworkInterfaces");
        }
        List<Route> shown = rows.entrySet().stream()
                .filter(row -> fault != Fault.HIDES_FALLBACKS || !row.getValue().equals(FALLBACK))
                .map(row -> Route.of(row.getKey(), Fallback.target(row.getValue())))
                .toList();
        List<NetworkInterface> interfaces = ENIS.entrySet().stream()
                .filter(eni -> hosts.contains(eni.getValue()) && fault != Fault.HIDES_HOSTS
                        || rows.containsValue(eni.getKey()) && fault != Fault.HIDES_TARGETS)
                .map(eni -> new NetworkInterface(
                        eni.getKey(),
                        Set.of(eni.getValue()),
                        List.of(),
                        "subnet-1",
                        "us-east-1a",
                        null,
                        true,
                        checksOn.contains(eni.getKey())))
                .toList();
        return new NetworkSnapshot(
                fault == Fault.OTHER_VPC ? "vpc-2" : "vpc-1",
                List.of(new RouteTable(TABLE, true, Set.of("subnet-1"), false, Map.of(), shown)),
                interfaces,
                fault == Fault.NO_SUBNETS ? List.of() : List.of(new Subnet("subnet-1", "us-east-1a")));
    }

    private void interrupted() {
        if (fault == Fault.DEAF_TO_INTERRUPTS) {
            CountDownLatch never = new CountDownLatch(1);
            while (never.getCount() > 0) {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    // As somebody does who swallows it.
                }
            }
        }
        throw refused(fault == Fault.INTERRUPT_IS_DENIAL ? Kind.DENIED : Kind.TRANSIENT, "DescribeRouteTables");
    }

    @Override
    public List<PrefixList> prefixLists(Set<PrefixListId> lists) {
        List<Cidr> entries = fault == Fault.LISTS_WITHOUT_ENTRIES ? null : List.of(Cidr.parse("10.2.0.0/16"));
        return lists.contains(LIST) ? List.of(new PrefixList(LIST, IpFamily.IPV4, 10, entries)) : List.of();
    }

    @Override
    public void apply(RouteChange change) {
        if (change instanceof RouteChange.Create create) {
            create(create);
        } else if (change instanceof RouteChange.Replace replace) {
            replace(replace);
        } else if (rows.remove(change.destination()) == null && fault == Fault.MINDS_REPETITION) {
            throw refused(Kind.NOT_FOUND, "DeleteRoute");
        }
    }

    @Override
    public boolean disablesSourceDestCheck() {
        return true;
    }

    @Override
    public void disableSourceDestCheck(String eni) {
        if (fault != Fault.KEEPS_CHECKS) {
            checksOn.remove(eni);
        }
    }

    private void create(RouteChange.Create create) {
        check(create.table(), create.to().id(), "CreateRoute");
        String before = rows.get(create.destination());
        boolean isThere = create.to().id().equals(before);
        if (before != null && !isThere && fault != Fault.OVERWRITES) {
            throw refused(Kind.CONFLICT, "CreateRoute");
        }
        if (isThere && fault == Fault.MINDS_REPETITION) {
            throw refused(Kind.CONFLICT, "CreateRoute");
        }
        boolean isForgotten = fault == Fault.FORGETS_CHANGES
                || fault == Fault.FORGETS_LISTS && create.destination().equals(LIST);
        if (!isForgotten) {
            rows.put(create.destination(), create.to().id());
        }
    }

    private void replace(RouteChange.Replace replace) {
        check(replace.table(), replace.to().id(), "ReplaceRoute");
        if (!rows.containsKey(replace.destination()) && fault != Fault.UPSERTS) {
            throw refused(Kind.NOT_FOUND, "ReplaceRoute");
        }
        rows.put(replace.destination(), replace.to().id());
    }

    private void check(String table, String target, String operation) {
        boolean isTarget = ENIS.containsKey(target) || target.equals(FALLBACK);
        if (fault == Fault.BELIEVES_IDS || table.equals(TABLE) && isTarget) {
            return;
        }
        if (fault == Fault.THROWS_ANYTHING) {
            throw new IllegalStateException("no such thing");
        }
        throw refused(Kind.NOT_FOUND, operation);
    }

    private static CloudException refused(Kind kind, String operation) {
        return new CloudException(kind, operation, null, "refused", null);
    }

    @Override
    public String network() {
        return fault == Fault.NAMELESS ? "" : "vpc-1";
    }

    @Override
    public void close() {
        if (closed && fault == Fault.CLOSES_ONCE) {
            throw new IllegalStateException("closed before");
        }
        closed = true;
    }
}
