package io.vpcrouter.drain;

import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudPlugin;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.ReadRequest;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.view.ScopeRules;
import io.vpcrouter.view.TableScope;
import io.vpcrouter.view.VpcView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Takes a router out without losing a packet: it tags the router's network interface, and waits until the daemons have moved
 * every route to other hosts. It talks to the cloud alone, so it works from anywhere, whatever the number of daemons, and what it
 * did survives their restarts.
 *
 * <p>Threading: one thread.
 *
 * <p>Lifecycle: closed when it is not needed any more; closing leaves the tag where it is.
 *
 * <p>Failure: {@link CloudException} if the cloud refuses, also for a cloud without tags; {@link InvalidException} if no interface
 * of the VPC has the address. While it waits, errors that may pass are tried again until the time is over.
 */
public final class HostDrain implements AutoCloseable {
    /** How long to wait, unless the caller says otherwise: several rechecks of a daemon. */
    public static final Duration USUAL_TIMEOUT = Duration.ofMinutes(2);

    /** How long to wait after the last route is gone: that the cloud accepted a change does not mean that it works everywhere. */
    public static final Duration USUAL_SETTLE = Duration.ofSeconds(10);

    private static final Duration BETWEEN_READS = Duration.ofSeconds(2);
    private static final String DRAINED = "true";

    private final CloudProvider cloud;
    private final ScopeRules scope;
    private final String drainTag;
    private final RouterClock clock;
    private final Pause pause;

    HostDrain(CloudProvider cloud, ScopeRules scope, String drainTag, RouterClock clock, Pause pause) {
        this.cloud = cloud;
        // The spec is not known here, so the tables that hold one of its hosts are not either.
        this.scope = scope.tables() instanceof TableScope.Associated
                ? scope.toBuilder().tables(new TableScope.All()).build()
                : scope;
        this.drainTag = drainTag;
        this.clock = clock;
        this.pause = pause;
    }

    /**
     * Makes the cloud.
     *
     * @param plugin the cloud
     * @param options the values of its options
     * @param scope the route tables that count, as the daemons have them
     * @param drainTag the key of the drain tag, as the daemons have it
     */
    public static HostDrain of(CloudPlugin plugin, OptionValues options, ScopeRules scope, String drainTag) {
        RouterClock clock = RouterClock.system();
        CloudProvider cloud = plugin.create(options, new LoneCloudContext(clock));
        return new HostDrain(cloud, scope, drainTag, clock, time -> TimeUnit.NANOSECONDS.sleep(time.toNanos()));
    }

    /**
     * Takes a host out, and waits until no route leads to it.
     *
     * @param host an address of the host
     * @param timeout how long to wait at most until no route leads to it
     * @param settle how long to wait then, before the last look
     * @return what became of it; the tag stays, whatever the result
     */
    public DrainResult drain(IpAddress host, Duration timeout, Duration settle) throws InterruptedException {
        NetworkInterface eni = interfaceOf(host, cloud.read(request(host)));
        cloud.tagInterface(eni.id(), drainTag, DRAINED);
        long end = clock.nanos() + timeout.toNanos();
        DrainResult last = look(host, eni);
        while (true) {
            if (last.isDrained()) {
                pause.await(settle);
                last = lookAgain(host, eni, last);
                if (last.isDrained()) {
                    return last;
                }
            }
            long left = end - clock.nanos();
            if (left <= 0) {
                return last;
            }
            pause.await(Duration.ofNanos(Math.min(left, BETWEEN_READS.toNanos())));
            last = lookAgain(host, eni, last);
        }
    }

    /**
     * Puts a host back: takes its drain tag away. A tag of its instance is not touched.
     *
     * @param host an address of the host
     * @return the id of the interface that the tag was taken from
     */
    public String undrain(IpAddress host) {
        NetworkInterface eni = interfaceOf(host, cloud.read(request(host)));
        cloud.untagInterface(eni.id(), drainTag);
        return eni.id();
    }

    private ReadRequest request(IpAddress host) {
        return new ReadRequest(Set.of(host), Set.of(), drainTag);
    }

    private NetworkInterface interfaceOf(IpAddress host, NetworkSnapshot snapshot) {
        return snapshot.interfaces().stream()
                .filter(eni -> eni.addresses().contains(host)
                        || eni.prefixes().stream().anyMatch(prefix -> prefix.contains(host)))
                .max(Comparator.comparing(
                                (NetworkInterface eni) -> eni.addresses().contains(host))
                        .thenComparing(NetworkInterface::attached))
                .orElseThrow(() -> new InvalidException(List.of(Problem.error(
                        "no-such-host",
                        Location.of(cloud.network()),
                        "host",
                        host.toString(),
                        "an address of a network interface of the VPC"))));
    }

    /** The same; after an error that may pass, what was known before, unless that would end the wait. */
    private DrainResult lookAgain(IpAddress host, NetworkInterface eni, DrainResult before) {
        try {
            return look(host, eni);
        } catch (CloudException e) {
            boolean mayPass = e.kind() == CloudException.Kind.THROTTLED || e.kind() == CloudException.Kind.TRANSIENT;
            if (!mayPass || before.isDrained()) {
                throw e;
            }
            return before;
        }
    }

    private DrainResult look(IpAddress host, NetworkInterface eni) {
        NetworkSnapshot snapshot = cloud.read(request(host));
        VpcView view = VpcView.of(RouteSpec.empty(), snapshot, scope);
        Set<String> inScope = Set.copyOf(view.index().tableIds());
        List<LeftRoute> left = new ArrayList<>();
        List<LeftRoute> outOfScope = new ArrayList<>();
        for (RouteTable table : snapshot.tables()) {
            for (Route route : table.routes()) {
                if (route.isRouterRoute() && leadsTo(eni, route.target())) {
                    Destination destination = route.destination();
                    if (inScope.contains(table.id())) {
                        left.add(new LeftRoute(table.id(), destination, why(view, destination)));
                    } else {
                        String reason = view.index().tablesOutOfScope().getOrDefault(table.id(), "");
                        outOfScope.add(new LeftRoute(table.id(), destination, "table is not managed: " + reason));
                    }
                }
            }
        }
        return new DrainResult(host, eni.id(), left, outOfScope);
    }

    private static boolean leadsTo(NetworkInterface eni, RouteTarget target) {
        return target instanceof RouteTarget.Interface
                ? target.id().equals(eni.id())
                : target instanceof RouteTarget.Instance && target.id().equals(eni.instance());
    }

    private static String why(VpcView view, Destination destination) {
        // Which default routes the daemons know from their specs is not known here.
        return view.obstacleToDeleting(destination, Set.of(destination)) == null
                ? "no daemon has moved it: no other host of the destination answers and is not drained, or no daemon runs"
                : "vpcrouter leaves this destination alone";
    }

    @Override
    public void close() {
        cloud.close();
    }
}
