package io.vpcrouter;

import static io.vpcrouter.internal.loop.LoopBench.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.control.PassResult;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterListener;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.internal.loop.LoopBench;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.plan.ChangePolicy;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.spi.BackgroundTask;
import io.vpcrouter.spi.CloudContext;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.PluginStartException;
import io.vpcrouter.spi.web.WebGuard;
import io.vpcrouter.spi.web.WebHandler;
import io.vpcrouter.spi.web.WebPaths;
import io.vpcrouter.spi.web.WebRefusedException;
import io.vpcrouter.spi.web.WebRequest;
import io.vpcrouter.spi.web.WebResponse;
import io.vpcrouter.support.RouteSpecFile;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A router on real threads, with parts that behave badly. */
@Timeout(120)
class VpcRouterTest {
    private static final ProbeTiming TIMING = ProbeTiming.of(Duration.ofSeconds(2), 3);
    private static final Validated<RouteSpec> BAD =
            Validated.invalid(Problem.error("bad", Location.of("source"), "spec", "x", "a good one"));

    @TempDir
    Path folder;

    private final LinkedBlockingQueue<RouterEvent> events = new LinkedBlockingQueue<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final LoopBench vpc = new LoopBench(RouterConfig.DEFAULTS, "a");

    private RouterEvent awaitEvent(Predicate<RouterEvent> wanted) throws InterruptedException {
        while (true) {
            RouterEvent event = events.poll(30, TimeUnit.SECONDS);
            assertThat(event).as("an event that was waited for").isNotNull();
            if (wanted.test(event)) {
                return event;
            }
        }
    }

    private static boolean isCondition(RouterEvent event, String name) {
        return event instanceof RouterEvent.ConditionChanged changed
                && changed.condition().text().contains(name)
                && changed.problem() != null;
    }

    private VpcRouter.Builder builder(Validated<RouteSpec> first) {
        return VpcRouter.builder()
                .cloud("cloud", context -> new GoodCloud())
                .mode("mode", context -> new OneSpecMode(context, first))
                .health("health", GoodHealth::new)
                .listener(events::add);
    }

    private class GoodCloud implements CloudProvider {
        @Override
        public NetworkSnapshot read(Set<IpAddress> hosts) {
            calls.add("read");
            return vpc.snapshot();
        }

        @Override
        public void apply(RouteChange change) {
            calls.add(change.toString());
        }

        @Override
        public String network() {
            return "vpc-1";
        }

        @Override
        public void close() {
            calls.add("close");
        }
    }

    private record OneSpecMode(ModeContext context, Validated<RouteSpec> first) implements Mode {
        @Override
        public void start() {
            context.publish(first);
        }

        @Override
        public void close() {}
    }

    private static class GoodHealth implements HealthMonitor {
        final HealthContext context;

        GoodHealth(HealthContext context) {
            this.context = context;
        }

        @Override
        public ProbeTiming timing() {
            return TIMING;
        }

        @Override
        public void watch(Set<IpAddress> hosts) {
            hosts.forEach(host -> context.observed(
                    host, Observation.reachable(), context.clock().nanos()));
        }

        @Override
        public void close() {}
    }

    private record BadListener(Throwable thrown) implements RouterListener {
        @Override
        public void on(RouterEvent event) {
            throw defect(thrown);
        }

        @Override
        public void statusChanged(RouterStatus status) {
            throw defect(thrown);
        }

        @Override
        public void observed(String check, IpAddress host, Observation observation) {
            throw defect(thrown);
        }
    }

    /** What a method may throw, and what it can only throw in a language without checked exceptions. */
    private static Throwable[] defects() {
        return new Throwable[] {
            new IllegalStateException("defect of a plugin"), new IOException("defect of a plugin"),
        };
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> RuntimeException undeclared(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private static RuntimeException defect(Throwable thrown) {
        return VpcRouterTest.<RuntimeException>undeclared(thrown);
    }

    private static final class BadHealth extends GoodHealth {
        private final Throwable thrown;

        BadHealth(HealthContext context, Throwable thrown) {
            super(context);
            this.thrown = thrown;
        }

        @Override
        public void watch(Set<IpAddress> hosts) {
            throw defect(thrown);
        }

        @Override
        public void probeNow(Set<IpAddress> hosts) {
            throw defect(thrown);
        }

        @Override
        public Map<String, Object> statistics() {
            throw defect(thrown);
        }

        @Override
        public void close() {
            throw defect(thrown);
        }
    }

    private final class BadCloud extends GoodCloud {
        private final Throwable thrown;

        BadCloud(Throwable thrown) {
            this.thrown = thrown;
        }

        @Override
        public NetworkSnapshot read(Set<IpAddress> hosts) {
            throw defect(thrown);
        }

        @Override
        public Map<String, Object> statistics() {
            throw new NoSuchMethodError("an older core");
        }

        @Override
        public void close() {
            throw defect(thrown);
        }
    }

    @Test
    void routesAreMadeAndTheRouterIsAliveUntilItIsClosed() throws InterruptedException {
        try (VpcRouter router = builder(Validated.of(spec(1, "a"))).build()) {
            router.start();
            awaitEvent(RouterEvent.RouteChanged.class::isInstance);
            assertThat(router.isAlive()).isTrue();
            assertThat(calls).contains("read", "create 10.1.0.0/16 in rtb-1 to eni-a");
            router.close();
            assertThat(router.isAlive()).isFalse();
            assertThat(router.awaitEnd()).isEmpty();
            assertThat(router.status().phase()).isEqualTo(RouterStatus.Phase.STOPPING);
        }
        assertThat(calls).filteredOn("close"::equals).hasSize(1);
    }

    /** A cloud that switches source/destination checks off, and remembers what it was told when it asked. */
    private final class SwitchingCloud extends GoodCloud {
        final CloudContext context;
        final boolean mayWriteWhenMade;

        SwitchingCloud(CloudContext context) {
            this.context = context;
            this.mayWriteWhenMade = context.mayWrite();
        }

        @Override
        public boolean disablesSourceDestCheck() {
            return true;
        }

        @Override
        public void disableSourceDestCheck(String eni) {
            calls.add("switch off " + eni);
            vpc.switchOff(eni);
        }
    }

    private SwitchingCloud switchingCloud(CloudContext context) {
        SwitchingCloud made = new SwitchingCloud(context);
        cloud = made;
        return made;
    }

    private @Nullable SwitchingCloud cloud;

    private VpcRouter.Builder switchingRouter() {
        vpc.switchOn("eni-a");
        return builder(Validated.of(spec(1, "a"))).cloud("cloud", this::switchingCloud);
    }

    @Test
    void aProviderMayWriteFromTheStartOfTheRouterToItsEnd() throws InterruptedException {
        try (VpcRouter router = switchingRouter().build()) {
            assertThat(cloud.mayWriteWhenMade).isFalse();
            router.start();
            awaitEvent(RouterEvent.RouteChanged.class::isInstance);
            assertThat(cloud.context.mayWrite()).isTrue();
            router.close();
            assertThat(cloud.context.mayWrite()).isFalse();
        }
    }

    @Test
    void aPassThatIsCarriedOutSwitchesTheCheckOffAfterTheRoute() throws InterruptedException {
        PassResult result = switchingRouter().build().runOnce(true);

        assertThat(result.inLine()).isTrue();
        assertThat(calls)
                .containsSubsequence("read", "create 10.1.0.0/16 in rtb-1 to eni-a", "switch off eni-a", "close");
    }

    @Test
    void aPassThatIsOnlyShownWritesNothing() throws InterruptedException {
        switchingRouter().build().runOnce(false);

        assertThat(calls).containsExactly("read", "close");
        assertThat(cloud.context.mayWrite()).isFalse();
    }

    @Test
    void anObserverWritesNothing() throws InterruptedException {
        RouterConfig config = RouterConfig.builder()
                .rules(PlanRules.builder().policy(ChangePolicy.OBSERVE).build())
                .build();
        switchingRouter().config(config).build().runOnce(true);

        assertThat(calls).containsExactly("read", "close");
        assertThat(cloud.context.mayWrite()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("defects")
    void aHealthCheckThatThrowsInEveryMethodIsContainedAndNamed(Throwable thrown) throws InterruptedException {
        try (VpcRouter router = builder(Validated.of(spec(1, "a")))
                .health("broken", context -> new BadHealth(context, thrown))
                .build()) {
            router.start();
            awaitEvent(event -> isCondition(event, "broken"));
            awaitEvent(RouterEvent.RouteChanged.class::isInstance);
            assertThat(router.statistics().get("health broken").toString()).contains("defect of a plugin");
        }
    }

    @Test
    void theFactsOfTheCheckThatAsksTheControlTargetsAreShownToo() {
        try (VpcRouter router = builder(Validated.of(spec(1, "a")))
                .controlTargets("icmpecho", Set.of(IpAddress.parse("10.0.0.2")), context -> new GoodHealth(context) {
                    @Override
                    public Map<String, Object> statistics() {
                        Map<String, Object> facts = new LinkedHashMap<>();
                        facts.put("sent", 7);
                        facts.put("answered", 6);
                        facts.put("a", 1);
                        return facts;
                    }
                })
                .build()) {
            assertThat(router.statistics().get("control targets icmpecho").entrySet())
                    .extracting(Object::toString)
                    .containsExactly("sent=7", "answered=6", "a=1");
        }
    }

    @ParameterizedTest
    @MethodSource("defects")
    void aCloudThatThrowsInEveryMethodIsContainedAndNamed(Throwable thrown) throws InterruptedException {
        try (VpcRouter router = builder(Validated.of(spec(1, "a")))
                .cloud("broken", context -> new BadCloud(thrown))
                .build()) {
            router.start();
            awaitEvent(event -> isCondition(event, "cloud broken: defect"));
            RouterEvent.ConditionChanged condition =
                    (RouterEvent.ConditionChanged) awaitEvent(event -> isCondition(event, "cloud"));
            assertThat(condition.problem()).contains("plugin broken failed", "defect of a plugin");
            assertThat(router.statistics().get("cloud broken").toString()).contains("defects={read=");
            assertThat(router.statistics().get("cloud broken").toString()).contains("an older core");
            assertThat(router.isAlive()).isTrue();
        }
    }

    @Test
    void whatAPluginTellsOfItselfCanBeShownWhateverItIs() {
        Map<String, Object> inItself = new HashMap<>();
        inItself.put("again", inItself);
        Object untellable = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no words");
            }
        };
        Map<String, Object> odd = new LinkedHashMap<>();
        odd.put("ratio", Double.NaN);
        odd.put("loop", inItself);
        odd.put("nothing", null);
        odd.put("count", new AtomicLong(3));
        try (VpcRouter router = builder(Validated.of(spec(1, "a")))
                .health("odd", context -> new GoodHealth(context) {
                    @Override
                    public Map<String, Object> statistics() {
                        return odd;
                    }
                })
                .health("dumb", context -> new GoodHealth(context) {
                    @Override
                    public Map<String, Object> statistics() {
                        return Map.of("what", untellable);
                    }
                })
                .health("mute", context -> new GoodHealth(context) {
                    @Override
                    public Map<String, Object> statistics() {
                        return null;
                    }
                })
                .build()) {
            Map<String, Map<String, Object>> facts = router.statistics();
            assertThat(facts.get("health odd").toString())
                    .startsWith("{ratio=NaN, loop={again={")
                    .endsWith("…}}}}}}}, nothing=null, count=3}");
            assertThat(facts.get("health odd").get("ratio")).isInstanceOf(String.class);
            assertThat(facts.get("health dumb").toString()).contains("error=", "no words", "defects={statistics=1}");
            assertThat(facts.get("health mute").toString())
                    .contains("statistics() returned null (expected: never null)");
        }
    }

    @ParameterizedTest
    @MethodSource("defects")
    void aListenerThatThrowsDoesNoHarmAndIsNamed(Throwable thrown) throws InterruptedException {
        try (VpcRouter router = VpcRouter.builder()
                .listener(new BadListener(thrown))
                .cloud("cloud", context -> new GoodCloud())
                .mode("mode", context -> new OneSpecMode(context, Validated.of(spec(1, "a"))))
                .health("health", GoodHealth::new)
                .listener(events::add)
                .build()) {
            router.start();
            awaitEvent(event -> isCondition(event, "listener " + BadListener.class.getName() + ": defect"));
            awaitEvent(RouterEvent.RouteChanged.class::isInstance);
        }
    }

    /** A check whose only host answers until {@link #fail}, and that remembers what the router made of it. */
    private static final class FailingHealth extends GoodHealth {
        final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
        private volatile Set<IpAddress> hosts = Set.of();

        FailingHealth(HealthContext context) {
            super(context);
        }

        @Override
        public void watch(Set<IpAddress> wanted) {
            hosts = wanted;
            super.watch(wanted);
        }

        void fail() {
            hosts.forEach(host -> context.observed(
                    host, Observation.gone("switched off"), context.clock().nanos()));
        }

        @Override
        public void hostFailed(IpAddress host, String reason) {
            told.add(host + " failed: " + reason + ", may write: " + context.mayWrite());
        }
    }

    @Test
    void aCheckIsToldOfAHostThatTheRouterFindsFailed() throws InterruptedException {
        AtomicReference<FailingHealth> made = new AtomicReference<>();
        try (VpcRouter router = builder(Validated.of(spec(1, "a")))
                .health("failing", context -> {
                    made.set(new FailingHealth(context));
                    return made.get();
                })
                .build()) {
            router.start();
            awaitEvent(RouterEvent.RouteChanged.class::isInstance);
            made.get().fail();
            assertThat(made.get().told.poll(30, TimeUnit.SECONDS))
                    .startsWith("10.0.0.1 failed: ")
                    .contains("switched off")
                    .endsWith("may write: true");
        }
        assertThat(made.get().context.mayWrite()).isFalse();
    }

    @Test
    void aListenerIsToldEveryObservationEveryStateAndEveryCallToTheCloud() throws InterruptedException {
        List<String> observed = new CopyOnWriteArrayList<>();
        LinkedBlockingQueue<RouterStatus> states = new LinkedBlockingQueue<>();
        RouterListener listener = new RouterListener() {
            @Override
            public void on(RouterEvent event) {}

            @Override
            public void statusChanged(RouterStatus status) {
                states.add(status);
            }

            @Override
            public void observed(String check, IpAddress host, Observation observation) {
                observed.add(check + " " + host + " " + (observation instanceof Observation.Reachable));
            }
        };
        try (VpcRouter router =
                builder(Validated.of(spec(1, "a"))).listener(listener).build()) {
            router.start();
            RouterEvent.CloudCalled read =
                    (RouterEvent.CloudCalled) awaitEvent(RouterEvent.CloudCalled.class::isInstance);
            assertThat(read.call()).isEqualTo(RouterEvent.CloudCall.READ);
            assertThat(read.errorIfAny()).isEmpty();
            awaitEvent(event -> event instanceof RouterEvent.CloudCalled called
                    && called.call() == RouterEvent.CloudCall.CREATE
                    && !called.took().isNegative());
            awaitEvent(RouterEvent.RouteChanged.class::isInstance);
            assertThat(observed).contains("health 10.0.0.1 true");
        }
        assertThat(states).isNotEmpty();
        assertThat(states).last().extracting(RouterStatus::phase).isEqualTo(RouterStatus.Phase.STOPPING);
    }

    @Test
    void aPluginThatReportsNullOrFromTheFutureIsHeardNoFurther() throws InterruptedException {
        try (VpcRouter router = builder(Validated.of(spec(1, "a")))
                .health("odd", context -> new GoodHealth(context) {
                    @Override
                    public void watch(Set<IpAddress> hosts) {
                        assertThat(context.interfaceOf(null)).isEmpty();
                        context.observed(null, Observation.reachable(), 0);
                        context.observed(LoopBench.host("a"), null, 0);
                        context.observed(LoopBench.host("a"), Observation.reachable(), Long.MAX_VALUE / 2);
                        super.watch(hosts);
                    }
                })
                .build()) {
            router.start();
            awaitEvent(event -> isCondition(event, "odd"));
            awaitEvent(RouterEvent.RouteChanged.class::isInstance);
        }
    }

    @Test
    void aBadFirstSpecEndsTheStartWithItsProblemsAndEverythingIsClosed() {
        VpcRouter router = builder(BAD).build();
        assertThatThrownBy(router::start)
                .isInstanceOfSatisfying(
                        InvalidException.class, e -> assertThat(e.problems()).hasSize(1));
        assertThat(calls).containsExactly("close");
    }

    @Test
    void theLastGoodSpecStandsInForABadFirstOneAndIsShownAsStale() throws Exception {
        Path file = folder.resolve("last.json");
        new RouteSpecFile(file).write(spec(1, "a"));
        try (VpcRouter router = builder(BAD)
                .config(RouterConfig.builder().lastGoodFile(file).build())
                .build()) {
            router.start();
            awaitEvent(event -> isCondition(event, "spec_stale"));
            awaitEvent(RouterEvent.RouteChanged.class::isInstance);
            assertThat(router.status().stale()).isTrue();
        }
    }

    @Test
    void anAcceptedSpecIsKeptInTheFile() throws Exception {
        Path file = folder.resolve("last.json");
        try (VpcRouter router = builder(Validated.of(spec(2, "a")))
                .config(RouterConfig.builder().lastGoodFile(file).build())
                .build()) {
            router.start();
            awaitEvent(RouterEvent.RouteChanged.class::isInstance);
        }
        assertThat(new RouteSpecFile(file).read(false).value()).contains(spec(2, "a"));
    }

    @Test
    void ifNeitherCanBeReadTheProblemsOfBothAreTold() throws Exception {
        Path file = Files.writeString(folder.resolve("last.json"), "{ half");
        VpcRouter router = builder(BAD)
                .config(RouterConfig.builder().lastGoodFile(file).build())
                .build();
        assertThatThrownBy(router::start)
                .isInstanceOfSatisfying(
                        InvalidException.class, e -> assertThat(e.problems()).hasSizeGreaterThan(1));
    }

    @Test
    void aRefusalOfTheFirstReadIsTheEnd() throws InterruptedException {
        try (VpcRouter router = builder(Validated.of(spec(1, "a")))
                .cloud("cloud", context -> new GoodCloud() {
                    @Override
                    public NetworkSnapshot read(Set<IpAddress> hosts) {
                        throw LoopBench.error(CloudException.Kind.DENIED);
                    }
                })
                .build()) {
            router.start();
            assertThat(router.awaitEnd())
                    .hasValueSatisfying(refusal -> assertThat(refusal.kind()).isEqualTo(CloudException.Kind.DENIED));
        }
    }

    @Test
    void aRouterWhoseCloudHangsStopsWithinFiveSeconds() throws InterruptedException {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        VpcRouter router = builder(Validated.of(spec(1, "a")))
                .cloud("cloud", context -> new GoodCloud() {
                    @Override
                    public NetworkSnapshot read(Set<IpAddress> hosts) {
                        reading.countDown();
                        try {
                            never.await();
                        } catch (InterruptedException e) {
                            throw LoopBench.error(CloudException.Kind.TRANSIENT);
                        }
                        return vpc.snapshot();
                    }
                })
                .build();
        router.start();
        assertThat(reading.await(30, TimeUnit.SECONDS)).isTrue();
        long start = System.nanoTime();
        router.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThatCode(router::close).doesNotThrowAnyException();
    }

    @Test
    void whatWasMadeIsClosedIfAPluginCannotBeMade() {
        VpcRouter.Builder builder = builder(Validated.of(spec(1, "a"))).health("broken", context -> {
            throw new NoClassDefFoundError("missing");
        });
        assertThatThrownBy(builder::build)
                .isInstanceOf(PluginStartException.class)
                .hasMessageContaining("health broken");
        assertThat(calls).containsExactly("close");
    }

    /** A source that says something only when it is told to. */
    private static class QuietMode implements Mode {
        @Override
        public void start() {}

        @Override
        public void close() {}
    }

    @Test
    void theLastGoodSpecServesASourceThatSaysNothingAtStart() throws Exception {
        Path file = folder.resolve("last.json");
        new RouteSpecFile(file).write(spec(1, "a"));
        AtomicReference<ModeContext> source = new AtomicReference<>();
        try (VpcRouter router = builder(BAD)
                .mode("quiet", context -> {
                    source.set(context);
                    return new QuietMode();
                })
                .config(RouterConfig.builder().lastGoodFile(file).build())
                .build()) {
            router.start();
            awaitEvent(event -> isCondition(event, "spec_stale"));
            awaitEvent(RouterEvent.RouteChanged.class::isInstance);

            source.get().publish(Validated.of(spec(2, "a")));
            awaitEvent(event -> event instanceof RouterEvent.SpecAccepted accepted
                    && accepted.spec().equals(spec(2, "a")));
        }
    }

    @Test
    void aDamagedLastGoodFileIsToldAndASourceThatSaysNothingIsWaitedFor() throws Exception {
        Path file = Files.writeString(folder.resolve("last.json"), "{ half");
        try (VpcRouter router = builder(BAD)
                .mode("quiet", context -> new QuietMode())
                .config(RouterConfig.builder().lastGoodFile(file).build())
                .build()) {
            router.start();
            awaitEvent(event -> isCondition(event, "last_good_file"));
            assertThat(router.status().phase()).isEqualTo(RouterStatus.Phase.WAITING_FOR_SPEC);
        }
    }

    @Test
    void aPluginThatNeedsAServerSaysSoWhereThereIsNone() {
        VpcRouter router = builder(BAD)
                .mode("needs-web", context -> new QuietMode() {
                    @Override
                    public void start() {
                        context.web();
                    }
                })
                .build();
        assertThatThrownBy(router::start)
                .isInstanceOf(PluginStartException.class)
                .hasMessageContaining("built-in HTTP server")
                .hasMessageContaining("VpcRouter.Builder.web");
    }

    /** A server that keeps the last handler and the last guard. */
    private static final class OneOfEach implements WebPaths {
        private WebHandler handler;
        private WebGuard guard;

        @Override
        public void serve(String path, Set<String> methods, WebHandler newHandler) {
            handler = newHandler;
        }

        @Override
        public void guard(WebGuard newGuard) {
            guard = newGuard;
        }
    }

    private static final WebRequest GET = new WebRequest() {
        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String path() {
            return "/odd";
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.empty();
        }

        @Override
        public byte[] body() {
            return new byte[0];
        }
    };

    @Test
    void whatAPluginOffersIsContainedAndEndsWithIt() {
        OneOfEach web = new OneOfEach();
        AtomicReference<WebHandler> behaviour = new AtomicReference<>(request -> WebResponse.json(200, "{}"));
        VpcRouter router = builder(Validated.of(spec(1, "a")))
                .mode("odd", context -> new QuietMode() {
                    @Override
                    public void start() {
                        context.web()
                                .serve(
                                        "/odd",
                                        Set.of("GET"),
                                        request -> behaviour.get().handle(request));
                        context.web().guard(request -> {
                            throw defect(defects()[1]);
                        });
                    }
                })
                .web(web)
                .build();
        router.start();
        assertThat(web.handler.handle(GET).status()).isEqualTo(200);

        behaviour.set(request -> {
            throw defect(defects()[1]);
        });
        assertThat(web.handler.handle(GET).status()).isEqualTo(500);
        assertThat(web.handler.handle(GET).text()).contains("plugin odd failed").doesNotContain("defect of");
        behaviour.set(request -> null);
        assertThat(web.handler.handle(GET).status()).isEqualTo(500);
        behaviour.set(request -> {
            throw new WebRefusedException(413, "long");
        });
        assertThatThrownBy(() -> web.handler.handle(GET)).isInstanceOf(WebRefusedException.class);
        assertThat(web.guard.refuse(GET))
                .hasValueSatisfying(refusal -> assertThat(refusal.status()).isEqualTo(500));

        router.close();
        assertThat(web.handler.handle(GET).status()).isEqualTo(503);
        assertThat(web.guard.refuse(GET))
                .hasValueSatisfying(refusal -> assertThat(refusal.status()).isEqualTo(503));
    }

    @Test
    void aCheckThatNeedsAnotherCloudIsRefused() {
        HealthPlugin needy = new HealthPlugin() {
            @Override
            public String name() {
                return "needy";
            }

            @Override
            public Optional<String> requiredCloud() {
                return Optional.of("blue");
            }

            @Override
            public HealthMonitor create(OptionValues options, HealthContext context) {
                return new GoodHealth(context);
            }
        };
        VpcRouter.Builder builder = builder(Validated.of(spec(1, "a"))).health(needy, OptionValues.none());

        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("needy with cloud cloud (expected: cloud blue)");

        builder.cloud("blue", context -> new GoodCloud()).build().close();
    }

    private static void refusesToBegin(VpcRouter router, String why) {
        assertThatThrownBy(router::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(why);
        assertThatThrownBy(() -> router.runOnce(false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(why);
    }

    @Test
    void beginsOnlyOnce() throws InterruptedException {
        try (VpcRouter started = builder(Validated.of(spec(1, "a"))).build()) {
            started.start();
            refusesToBegin(started, "was started before");
            // It goes on nevertheless.
            awaitEvent(RouterEvent.SpecAccepted.class::isInstance);
        }
        VpcRouter passed = builder(Validated.of(spec(1, "a"))).build();
        passed.runOnce(false);
        refusesToBegin(passed, "was closed before");
        VpcRouter closed = builder(Validated.of(spec(1, "a"))).build();
        closed.close();
        refusesToBegin(closed, "was closed before");
    }

    @Test
    void saysWhichPartsAreMissing() {
        assertThatThrownBy(() -> VpcRouter.builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("not called: cloud(…), mode(…), health(…) (expected: cloud, mode and health)");
        assertThatThrownBy(() -> VpcRouter.builder()
                        .cloud("cloud", context -> new GoodCloud())
                        .health("health", GoodHealth::new)
                        .build())
                .hasMessageContaining("not called: mode(…) (");
        VpcRouter.Builder builder = builder(BAD);
        assertThatThrownBy(() -> builder.health("health", GoodHealth::new)).hasMessageContaining("health twice");
    }

    /** Where the running JAR was overwritten, not even the log can say what happened. */
    private static final class UntellableError extends NoClassDefFoundError {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            throw new NoClassDefFoundError("the class that would say it");
        }

        @Override
        public String getMessage() {
            return toString();
        }
    }

    /** A check with a thread of its own. */
    private static final class ThreadHealth extends GoodHealth {
        private final BackgroundTask body;

        ThreadHealth(HealthContext context, BackgroundTask body) {
            super(context);
            this.body = body;
        }

        @Override
        public void start() {
            context.runInBackground("check", body);
        }
    }

    private static Throwable[] errors() {
        return new Throwable[] {
            new IOException("not declared"),
            new NoClassDefFoundError("gone"),
            new AssertionError("defect"),
            new OutOfMemoryError("not really"),
            new UntellableError()
        };
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorEndsNoThreadOfAPlugin(Throwable error) throws InterruptedException {
        CountDownLatch ranAgain = new CountDownLatch(2);
        BackgroundTask body = () -> {
            ranAgain.countDown();
            if (ranAgain.getCount() > 0) {
                throw defect(error);
            }
            new CountDownLatch(1).await();
        };
        try (VpcRouter router = builder(Validated.of(spec(1, "a")))
                .health("threads", context -> new ThreadHealth(context, body))
                .build()) {
            router.start();
            assertThat(ranAgain.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(router.isAlive()).isTrue();
        }
    }

    @Test
    void aThreadOfAPluginThatIsLostTakesTheRouterDown() throws InterruptedException {
        BackgroundTask body = () -> {
            throw new InterruptedException("nobody asked for this");
        };
        try (VpcRouter router = builder(Validated.of(spec(1, "a")))
                .health("threads", context -> new ThreadHealth(context, body))
                .build()) {
            router.start();
            // The time limit of this class ends it if that never comes.
            while (router.isAlive()) {
                Thread.onSpinWait();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("errors")
    void aWriteThatEndsInAnErrorIsTriedAgain(Throwable error) throws InterruptedException {
        AtomicReference<Throwable> first = new AtomicReference<>(error);
        CloudProvider cloud = new GoodCloud() {
            @Override
            public void apply(RouteChange change) {
                Throwable thrown = first.getAndSet(null);
                if (thrown != null) {
                    throw defect(thrown);
                }
                super.apply(change);
            }
        };
        try (VpcRouter router = VpcRouter.builder()
                .cloud("cloud", context -> cloud)
                .mode("mode", context -> new OneSpecMode(context, Validated.of(spec(1, "a"))))
                .health("health", GoodHealth::new)
                .listener(events::add)
                .build()) {
            router.start();
            awaitEvent(RouterEvent.RouteChanged.class::isInstance);
        }
    }
}
