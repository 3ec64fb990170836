package io.vpcrouter.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.Subnet;
import io.vpcrouter.plan.Action;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudException.Kind;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.OptionValues;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is special about the routing tables of Linux, on the real kernel. */
class LinuxProviderIT {
    private static final String OURS = "118";
    private static final Cidr DESTINATION = Cidr.parse("10.9.0.0/16");
    private static final Cidr DESTINATION6 = Cidr.parse("fd00:9::/64");
    private static final String ONE = "10.210.0.2";
    private static final String OTHER = "10.210.0.3";
    private static final String ONE6 = "fd00:210::2";
    private static final String OTHER6 = "fd00:210::3";

    private TestNamespaces namespaces;
    private CloudProvider provider;

    @BeforeEach
    void create() throws InterruptedException {
        namespaces = TestNamespaces.create();
        provider = provider(Map.of());
    }

    private CloudProvider provider(Map<String, String> more) {
        LinuxCloudPlugin plugin = new LinuxCloudPlugin();
        Map<String, String> texts = new TreeMap<>(more);
        texts.put("linux_namespace", namespaces.machine());
        return plugin.create(OptionValues.parse(plugin, texts), new NoContext());
    }

    @AfterEach
    void close() throws InterruptedException {
        if (provider != null) {
            provider.close();
        }
        if (namespaces != null) {
            namespaces.close();
        }
    }

    private static void assertKind(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CloudException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(kind));
    }

    private static RouteChange.Create create(Cidr destination, String host) {
        return new RouteChange.Create("main", destination, host);
    }

    private static RouteChange.Replace replace(Cidr destination, String from, String to) {
        return new RouteChange.Replace("main", destination, new RouteTarget.Interface(from), to);
    }

    private Optional<Route> route(Cidr destination) {
        return provider.read(Set.of()).tables().get(0).routes().stream()
                .filter(route -> route.destination().equals(destination))
                .findFirst();
    }

    private String routes(Cidr destination) throws Exception {
        String family = destination.network().toString().contains(":") ? "-6" : "-4";
        return namespaces.ip(family, "route", "show", "exact", destination.toString());
    }

    @Test
    void ourRoutesBearOurProtocolAndMetric() throws Exception {
        provider.apply(create(DESTINATION, ONE));
        provider.apply(create(DESTINATION6, ONE6));

        assertThat(routes(DESTINATION)).contains("via " + ONE, "dev lan", "proto 118", "metric 118");
        assertThat(routes(DESTINATION6)).contains("via " + ONE6, "dev lan", "proto 118", "metric 118");
    }

    @Test
    void aSnapshotSpeaksTheWordsOfACloud() {
        NetworkSnapshot snapshot = provider.read(Set.of(IpAddress.parse(ONE), IpAddress.parse(ONE6)));

        assertThat(snapshot.network()).isEqualTo(namespaces.machine());
        assertThat(snapshot.subnets()).containsExactly(new Subnet("lan", "lan"));
        assertThat(snapshot.tables()).singleElement().satisfies(table -> {
            assertThat(table.id()).isEqualTo("main");
            assertThat(table.main()).isTrue();
            // Connected and local routes are none of ours.
            assertThat(table.routes()).isEmpty();
        });
        assertThat(snapshot.interfaces())
                .extracting(NetworkInterface::id, NetworkInterface::subnet, NetworkInterface::attached)
                .containsExactly(tuple(ONE, "lan", true), tuple(ONE6, "lan", true));
    }

    @ParameterizedTest
    @CsvSource({"10.9.0.0/16, 10.210.0.2, 10.210.0.3, -4", "fd00:9::/64, fd00:210::2, fd00:210::3, -6"})
    void aForeignRouteOfOurMetricIsAConflict(String text, String foreign, String ours, String family) throws Exception {
        Cidr destination = Cidr.parse(text);
        namespaces.ip(family, "route", "add", text, "via", foreign, "metric", OURS, "proto", "static");

        assertThat(route(destination)).map(Route::target).containsInstanceOf(RouteTarget.Foreign.class);
        assertKind(Kind.CONFLICT, () -> provider.apply(create(destination, ours)));
        provider.apply(new RouteChange.Delete("main", destination, new RouteTarget.Interface(foreign)));
        assertThat(routes(destination)).contains("via " + foreign, "proto static");
    }

    @ParameterizedTest
    @CsvSource({
        "10.9.0.0/16, 10.210.0.4, 10.210.0.2, 10.210.0.3, -4",
        "fd00:9::/64, fd00:210::4, fd00:210::2, fd00:210::3, -6"
    })
    void routesOfAnotherMetricStandBesideOurs(String text, String foreign, String one, String other, String family)
            throws Exception {
        Cidr destination = Cidr.parse(text);
        namespaces.ip(family, "route", "add", text, "via", foreign, "metric", "50", "proto", OURS);

        assertThat(route(destination)).isEmpty();
        provider.apply(create(destination, one));
        provider.apply(replace(destination, one, other));
        assertThat(route(destination)).map(Route::target).contains(new RouteTarget.Interface(other));
        provider.apply(new RouteChange.Delete("main", destination, new RouteTarget.Interface(other)));

        assertThat(route(destination)).isEmpty();
        assertThat(routes(destination).strip().lines())
                .singleElement()
                .asString()
                .contains(foreign, "metric 50");
    }

    @ParameterizedTest
    @CsvSource({"10.9.0.0/16, 10.210.0.2, 10.210.0.3, -4", "fd00:9::/64, fd00:210::2, fd00:210::3, -6"})
    void aRouteWithSeveralNextHopsIsForeign(String text, String one, String other, String family) throws Exception {
        Cidr destination = Cidr.parse(text);
        namespaces.ip(
                family, "route", "add", text, "metric", OURS, "proto", OURS, "nexthop", "via", one, "nexthop", "via",
                other);

        assertThat(route(destination)).map(Route::target).containsInstanceOf(RouteTarget.Foreign.class);
        assertKind(Kind.CONFLICT, () -> provider.apply(create(destination, one)));
    }

    /** With "append", IPv6 makes a second next hop of a route of the same metric. */
    @Test
    void aSiblingThatSomebodyAddsToOurIpv6RouteMakesItForeign() throws Exception {
        provider.apply(create(DESTINATION6, ONE6));
        namespaces.ip("-6", "route", "append", DESTINATION6.toString(), "via", OTHER6, "metric", OURS, "proto", OURS);

        assertThat(route(DESTINATION6)).map(Route::target).containsInstanceOf(RouteTarget.Foreign.class);
    }

    @Test
    void aBlackholeOfOurProtocolAndMetricIsForeign() throws Exception {
        namespaces.ip("route", "add", "blackhole", DESTINATION.toString(), "metric", OURS, "proto", OURS);

        assertThat(route(DESTINATION)).map(Route::target).containsInstanceOf(RouteTarget.Foreign.class);
    }

    @ParameterizedTest
    @CsvSource({"10.9.0.0/16, 10.210.0.2, 10.210.0.3", "fd00:9::/64, fd00:210::2, fd00:210::3"})
    void aMoveLeavesNoMomentWithoutTheRoute(String text, String one, String other) throws Exception {
        Cidr destination = Cidr.parse(text);
        provider.apply(create(destination, one));
        AtomicBoolean done = new AtomicBoolean();
        Thread mover = new Thread(() -> {
            for (int i = 0; i < 300; i++) {
                provider.apply(replace(destination, one, i % 2 == 0 ? other : one));
            }
            done.set(true);
        });
        mover.start();
        int reads = 0;
        while ((!done.get() && mover.isAlive()) || reads == 0) {
            assertThat(route(destination)).map(Route::target).containsInstanceOf(RouteTarget.Interface.class);
            reads++;
        }
        mover.join();

        assertThat(done).isTrue();
    }

    @Test
    void onlyAHostOnALinkIsEligible() {
        Set<IpAddress> hosts = Set.of(
                IpAddress.parse("10.210.0.200"),
                IpAddress.parse("10.77.0.1"),
                // The machine's own addresses.
                IpAddress.parse("10.210.0.1"),
                IpAddress.parse("fd00:210::1"),
                IpAddress.parse("127.0.0.1"),
                // On which link?
                IpAddress.parse("fe80::1"));

        assertThat(provider.read(hosts).interfaces())
                .extracting(NetworkInterface::id)
                .containsExactly("10.210.0.200");
    }

    @Test
    void aRouteToAHostThatIsOnNoLinkIsRefusedAsNotFound() {
        assertKind(Kind.NOT_FOUND, () -> provider.apply(create(DESTINATION, "10.77.0.1")));
        assertKind(Kind.NOT_FOUND, () -> provider.apply(create(DESTINATION6, "fd00:77::1")));
        assertKind(Kind.INVALID, () -> provider.apply(create(DESTINATION6, "fd00:210::1")));
    }

    @Test
    void aLinkWithoutCarrierIsHardEvidence() throws Exception {
        provider.apply(create(DESTINATION, ONE));
        namespaces.ipOfRouters("link", "set", "lan", "down");

        // The kernel tells its routes a little later.
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!route(DESTINATION).orElseThrow().blackhole() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(route(DESTINATION)).map(Route::blackhole).contains(true);
        assertThat(provider.read(Set.of(IpAddress.parse(OTHER))).interfaces())
                .hasSize(2)
                .noneMatch(NetworkInterface::attached);
    }

    @Test
    void theDefaultRouteCanBeKept() {
        Cidr all = Cidr.parse("0.0.0.0/0");
        Cidr all6 = Cidr.parse("::/0");
        provider.apply(create(all, ONE));
        provider.apply(create(all6, ONE6));
        provider.apply(replace(all, ONE, OTHER));
        provider.apply(replace(all6, ONE6, OTHER6));

        assertThat(route(all)).map(Route::target).contains(new RouteTarget.Interface(OTHER));
        assertThat(route(all6)).map(Route::target).contains(new RouteTarget.Interface(OTHER6));
    }

    @Test
    void protocolAndMetricCanBeChosen() throws Exception {
        try (CloudProvider chosen = provider(Map.of("linux_protocol", "200", "linux_metric", "7"))) {
            chosen.apply(create(DESTINATION, ONE));
        }

        assertThat(routes(DESTINATION)).contains("proto 200", "metric 7");
        assertThat(route(DESTINATION)).isEmpty();
    }

    @Test
    void aNamespaceThatWasMadeAgainIsFoundByTheNextRead() throws Exception {
        provider.apply(create(DESTINATION, ONE));
        assertThat(route(DESTINATION)).isPresent();
        namespaces.makeMachineAgain();

        assertThat(provider.read(Set.of()).tables().get(0).routes()).isEmpty();
        assertThat(provider.read(Set.of()).subnets()).isEmpty();
    }

    @Test
    void aNamespaceThatIsNotThereIsSaidByName() {
        LinuxCloudPlugin plugin = new LinuxCloudPlugin();
        CloudProvider nowhere =
                plugin.create(OptionValues.parse(plugin, Map.of("linux_namespace", "vr-nowhere")), new NoContext());

        assertThatThrownBy(() -> nowhere.read(Set.of()))
                .hasMessageContaining("vr-nowhere: no such network namespace")
                .isInstanceOfSatisfying(
                        CloudException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(Kind.NOT_FOUND));
    }

    @Test
    void aPreflightOfRootChangesNothing() throws Exception {
        String before = namespaces.ip("route", "show");
        provider.preflight(provider.read(Set.of()), EnumSet.allOf(Action.class));

        assertThat(namespaces.ip("route", "show")).isEqualTo(before);
    }

    @Test
    void thousandsOfRoutesAreReadWhole() throws Exception {
        for (int i = 0; i < 3000; i++) {
            provider.apply(create(Cidr.parse("10." + (100 + i / 256) + "." + i % 256 + ".0/24"), ONE));
        }

        List<Route> routes = provider.read(Set.of()).tables().get(0).routes();
        assertThat(routes).hasSize(3000);
    }
}
