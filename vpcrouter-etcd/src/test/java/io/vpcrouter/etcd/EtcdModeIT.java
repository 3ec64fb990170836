package io.vpcrouter.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.internal.etcd.client.EtcdOptions;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.testkit.Specs;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The mode {@code etcd} against real etcd servers. */
class EtcdModeIT {
    private static final String KEY = "/vpcrouter/routes";
    private static final RouteSpec ONE =
            Specs.builder().route("10.55.16.0/24", "10.33.20.142").build();
    private static final RouteSpec TWO =
            Specs.builder().route("10.55.16.0/24", "10.33.20.93").build();
    private static final RouteSpec THREE =
            Specs.builder().route("10.66.17.0/24", "10.33.20.93").build();

    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    private static EtcdProcess etcd;

    @BeforeAll
    static void start() {
        etcd = EtcdProcess.start(shared);
    }

    @AfterAll
    static void stop() {
        if (etcd != null) {
            etcd.close();
        }
    }

    private static URI http(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    private static OptionValues.Builder at(URI... endpoints) {
        return OptionValues.builder().set(EtcdOptions.ENDPOINTS, List.of(endpoints));
    }

    private static ModeProbe follow(OptionValues options) {
        return ModeProbe.start(new EtcdModePlugin(), options);
    }

    private static void put(EtcdProcess server, RouteSpec spec) {
        server.put(KEY, RouteSpecJson.write(spec));
    }

    // ---- Keys and values ----------------------------------------------------------------------------------------

    @Test
    void eachDestinationMayHaveAKeyOfItsOwn() {
        etcd.put("/own/10.55.16.0_24", "[\"10.33.20.142\"]");
        etcd.put("/own/sub/2001:db8::%2F32", "{\"hosts\": [\"2001:db8:ffff::1\"], \"choose\": \"ordered\"}");
        etcd.put("/own-but-not-quite/10.77.0.0_16", "no JSON at all");
        try (ModeProbe mode =
                follow(at(http(etcd.port())).set(EtcdModePlugin.PREFIX, "/own").build())) {
            mode.awaitSpec(RouteSpecJson.read(
                            ("{\"10.55.16.0/24\": [\"10.33.20.142\"], \"2001:db8::/32\":"
                                            + " {\"hosts\": [\"2001:db8:ffff::1\"], \"choose\": \"ordered\"}}")
                                    .getBytes(StandardCharsets.UTF_8),
                            "test",
                            false)
                    .orThrow());
            etcd.control("del", "/own/sub/2001:db8::%2F32");
            mode.awaitSpec(ONE);
        }
    }

    @Test
    void namesEveryBadKeyAndTheLineInItsValueAndKeepsTheLastGoodSpec() {
        etcd.put("/bad/10.55.16.0_24", "[\"10.33.20.142\"]");
        try (ModeProbe mode =
                follow(at(http(etcd.port())).set(EtcdModePlugin.PREFIX, "/bad/").build())) {
            mode.awaitSpec(ONE);
            etcd.put("/bad/10.66.0.0_16", "[\n  \"10.33.20.300\"]");
            etcd.put("/bad/gateway", "[]");
            etcd.put("/bad/10.77.0.0/16", "[\"10.33.20.142\"]");
            etcd.put("/bad/sub/10.55.16.0_24", "[\"10.33.20.142\"]");
            mode.await("the problems", () -> mode.last().problems().size() == 4);

            assertThat(mode.last().problems())
                    .extracting(Problem::toString)
                    .containsExactlyInAnyOrder(
                            "etcd key /bad/10.66.0.0_16:2:3: error: host: 10.33.20.300"
                                    + " (expected: a literal IPv4 or IPv6 address)",
                            "etcd key /bad/gateway: error: last part of the key: gateway"
                                    + " (expected: a CIDR with _ or %2F for the slash, as in 10.0.0.0_16)",
                            "etcd key /bad/10.77.0.0/16: error: last part of the key: 16"
                                    + " (expected: a CIDR with _ or %2F for the slash, as in 10.0.0.0_16)",
                            "etcd key /bad/sub/10.55.16.0_24: error: destination: 10.55.16.0/24"
                                    + " (expected: each destination once); the first one is /bad/10.55.16.0_24");
        }
    }

    @Test
    void aVanishedKeyIsAMissingSourceAndNoEmptySpec() {
        etcd.put("/vanishing", RouteSpecJson.write(ONE));
        try (ModeProbe mode = follow(
                at(http(etcd.port())).set(EtcdModePlugin.KEY, "/vanishing").build())) {
            etcd.control("del", "/vanishing");
            mode.await("the problem", () -> !mode.last().isValid());
            assertThat(mode.last().problems())
                    .extracting(Problem::toString)
                    .containsExactly("etcd key /vanishing: error: key: none (expected: a route spec)");

            etcd.put("/vanishing", RouteSpecJson.write(ONE));
            mode.awaitSpec(ONE);
        }
    }

    @Test
    void anEmptyPrefixIsAnEmptySpecOnlyWhereThatIsAllowed() {
        OptionValues options =
                at(http(etcd.port())).set(EtcdModePlugin.PREFIX, "/nothing/").build();
        try (ModeProbe strict = follow(options);
                ModeProbe lenient = ModeProbe.start(new EtcdModePlugin(), options, true)) {
            assertThat(strict.last().problems()).extracting(Problem::code).containsExactly("key-missing");
            assertThat(lenient.last().value())
                    .hasValueSatisfying(spec -> assertThat(spec.isEmpty()).isTrue());
        }
    }

    @Test
    void keysMayBeInANamespace() {
        etcd.put("tenant/vpcrouter/routes", RouteSpecJson.write(TWO));
        try (ModeProbe mode = follow(at(http(etcd.port()))
                .set(EtcdOptions.NAMESPACE, "tenant")
                .set(EtcdModePlugin.KEY, KEY)
                .build())) {
            mode.awaitSpec(TWO);
            etcd.put("tenant/vpcrouter/routes", RouteSpecJson.write(THREE));
            mode.awaitSpec(THREE);
        }
    }

    // ---- When etcd is not there ---------------------------------------------------------------------------------

    @Test
    void goesOnAfterARestart() {
        try (EtcdProcess own = EtcdProcess.start(folder)) {
            put(own, ONE);
            try (ModeProbe mode =
                    follow(at(http(own.port())).set(EtcdModePlugin.KEY, KEY).build())) {
                mode.awaitSpec(ONE);
                own.kill();
                mode.mode().readAgain();
                mode.awaitCondition("store");
                // Refused; or reset, if the question was on its way when etcd ended.
                assertThat(mode.conditions().get("store")).contains(KEY, "cannot be read; the last good spec stays");
                own.restart();
                put(own, TWO);
                mode.awaitSpec(TWO);
                mode.awaitNoCondition("store");
                assertThat(mode.published()).allMatch(spec -> spec.isValid());
            }
        }
    }

    @Test
    void waitsForAnEtcdThatIsNotThereYet() {
        try (EtcdProcess own = EtcdProcess.start(folder)) {
            put(own, ONE);
            own.kill();
            try (ModeProbe mode =
                    follow(at(http(own.port())).set(EtcdModePlugin.KEY, KEY).build())) {
                mode.awaitCondition("store");
                assertThat(mode.published()).isEmpty();
                own.restart();
                mode.awaitSpec(ONE);
            }
        }
    }

    @Test
    void seesWhatWasCompactedAwayWhileTheLinkWasCut() {
        try (CuttableLink link = new CuttableLink(etcd.port())) {
            put(etcd, ONE);
            try (ModeProbe mode =
                    follow(at(http(link.port())).set(EtcdModePlugin.KEY, KEY).build())) {
                mode.awaitSpec(ONE);
                link.cut();
                for (int i = 0; i < 5; i++) {
                    put(etcd, i % 2 == 0 ? THREE : ONE);
                }
                put(etcd, TWO);
                etcd.compact();
                mode.awaitCondition("store");
                link.mend();
                mode.awaitSpec(TWO);
                // And by an event from here on: the next read without one is 30 s away.
                put(etcd, THREE);
                mode.awaitSpec(THREE);
            }
        }
    }

    @Test
    void noticesANetworkThatSwallowsEverything() {
        try (CuttableLink link = new CuttableLink(etcd.port())) {
            put(etcd, ONE);
            try (ModeProbe mode =
                    follow(at(http(link.port())).set(EtcdModePlugin.KEY, KEY).build())) {
                mode.awaitSpec(ONE);
                link.swallow();
                put(etcd, TWO);
                mode.mode().readAgain();
                mode.awaitCondition("store");
                assertThat(mode.conditions().get("store")).contains("no answer within 3.0 s");
                link.mend();
                mode.awaitSpec(TWO);
                put(etcd, THREE);
                mode.awaitSpec(THREE);
            }
        }
    }

    // ---- Three members, encryption, users -----------------------------------------------------------------------

    private OptionValues encrypted(Certificates files, List<EtcdProcess> members) {
        URI[] endpoints = members.stream()
                .map(member -> URI.create("https://127.0.0.1:" + member.port()))
                .toArray(URI[]::new);
        return at(endpoints)
                .set(EtcdOptions.CA_CERT, files.authority())
                .set(EtcdOptions.CERT, files.clientCertificate())
                .set(EtcdOptions.CERT_KEY, files.clientKey())
                .set(EtcdModePlugin.KEY, KEY)
                .build();
    }

    @Test
    void survivesTheLossOfAMemberAndWaitsForAQuorum() {
        EtcdProcess.mustBeInstalled();
        Certificates files = new Certificates(folder.resolve("pki"), Certificates.KeyForm.PKCS1);
        List<EtcdProcess> members = EtcdProcess.cluster(folder, 3, Optional.of(files));
        try (ModeProbe mode = start(members, files)) {
            members.get(0).kill();
            put(members.get(1), TWO);
            mode.awaitSpec(TWO);

            members.get(1).kill();
            mode.mode().readAgain();
            mode.awaitCondition("store");
            members.get(1).startAgain();
            mode.awaitNoCondition("store");
            put(members.get(2), THREE);
            mode.awaitSpec(THREE);
        } finally {
            members.forEach(EtcdProcess::close);
        }
    }

    private ModeProbe start(List<EtcdProcess> members, Certificates files) {
        put(members.get(0), ONE);
        ModeProbe mode = follow(encrypted(files, members));
        mode.awaitSpec(ONE);
        return mode;
    }

    @ParameterizedTest
    @EnumSource
    void readsEveryFormOfPrivateKeyAndFollowsARenewedCertificate(Certificates.KeyForm form) {
        EtcdProcess.mustBeInstalled();
        Certificates files = new Certificates(folder.resolve("pki"), form);
        List<EtcdProcess> members = EtcdProcess.cluster(folder, 1, Optional.of(files));
        try (ModeProbe mode = start(members, files)) {
            // Nobody who vouched for the old ones is trusted any more.
            members.get(0).kill();
            files.makeAll(form);
            members.get(0).restart();
            put(members.get(0), TWO);
            mode.awaitSpec(TWO);
            mode.awaitNoCondition("files");
        } finally {
            members.forEach(EtcdProcess::close);
        }
    }

    @Test
    void aBrokenCertificateOnDiskLeavesTheOldConnection() throws IOException {
        EtcdProcess.mustBeInstalled();
        Certificates files = new Certificates(folder.resolve("pki"), Certificates.KeyForm.PKCS8);
        List<EtcdProcess> members = EtcdProcess.cluster(folder, 1, Optional.of(files));
        try (ModeProbe mode = start(members, files)) {
            Files.writeString(files.clientKey(), "half a ke");
            mode.mode().readAgain();
            mode.awaitCondition("files");
            assertThat(mode.conditions().get("files"))
                    .contains("the old connection stays", files.clientKey().toString())
                    .doesNotContain("half a ke");
            put(members.get(0), TWO);
            mode.awaitSpec(TWO);
            files.newClient(Certificates.KeyForm.SEC1);
            mode.mode().readAgain();
            mode.awaitNoCondition("files");
            put(members.get(0), THREE);
            mode.awaitSpec(THREE);
        } finally {
            members.forEach(EtcdProcess::close);
        }
    }

    @Test
    void saysWhyEtcdTakesNobodyWithoutACertificate() {
        EtcdProcess.mustBeInstalled();
        Certificates files = new Certificates(folder.resolve("pki"), Certificates.KeyForm.PKCS8);
        List<EtcdProcess> members = EtcdProcess.cluster(folder, 1, Optional.of(files));
        try (ModeProbe mode =
                follow(at(URI.create("https://127.0.0.1:" + members.get(0).port()))
                        .set(EtcdOptions.CA_CERT, files.authority())
                        .set(EtcdModePlugin.KEY, KEY)
                        .build())) {
            mode.await(
                    "a condition that names the certificate",
                    () -> mode.conditions()
                            .getOrDefault("store", "")
                            .toLowerCase(Locale.ROOT)
                            .contains("certificate"));
        } finally {
            members.forEach(EtcdProcess::close);
        }
    }

    @Test
    void logsInWithAUserAndAPasswordThatMayChange() throws IOException {
        Path password = folder.resolve("password");
        Files.writeString(password, "first secret\n");
        try (EtcdProcess own = EtcdProcess.start(folder)) {
            put(own, ONE);
            own.control("user", "add", "root:rootsecret");
            own.control("user", "grant-role", "root", "root");
            own.control("role", "add", "reader");
            own.control("role", "grant-permission", "reader", "read", KEY);
            own.control("user", "add", "router:first secret");
            own.control("user", "grant-role", "router", "reader");
            own.control("auth", "enable");
            UnaryOperator<OptionValues.Builder> login =
                    options -> options.set(EtcdOptions.USER, "router").set(EtcdOptions.PASSWORD_FILE, password);
            try (ModeProbe mode = follow(login.apply(at(http(own.port())))
                    .set(EtcdModePlugin.KEY, KEY)
                    .build())) {
                mode.awaitSpec(ONE);
                own.control("--user=root:rootsecret", "user", "delete", "router");
                own.control("--user=root:rootsecret", "user", "add", "router:second secret");
                own.control("--user=root:rootsecret", "user", "grant-role", "router", "reader");
                own.control("--user=root:rootsecret", "put", KEY, RouteSpecJson.write(TWO));
                mode.mode().readAgain();
                mode.awaitCondition("store");
                assertThat(mode.conditions().get("store")).doesNotContain("secret");
                Files.writeString(password, "second secret\n");
                mode.awaitSpec(TWO);
            }
            try (ModeProbe forbidden = follow(login.apply(at(http(own.port())))
                    .set(EtcdModePlugin.KEY, "/something/else")
                    .build())) {
                assertThat(forbidden.last().problems())
                        .extracting(Problem::toString)
                        .singleElement()
                        .asString()
                        .contains("etcd key /something/else", "permission denied");
            }
        }
    }

    // ---- Mistakes in the options --------------------------------------------------------------------------------

    private static List<String> mistakes(OptionValues.Builder options) {
        List<String> problems = new ArrayList<>();
        assertThatThrownBy(() -> follow(options.build()).close())
                .isInstanceOfSatisfying(
                        InvalidException.class, e -> e.problems().forEach(problem -> problems.add(problem.message())));
        return problems;
    }

    @Test
    void refusesOptionsThatContradictEachOther() {
        URI http = URI.create("http://127.0.0.1:2379");
        URI https = URI.create("https://127.0.0.1:2379");
        assertThat(mistakes(at(http))).containsExactly("--etcd_key: not given (expected: it or --etcd_prefix)");
        assertThat(mistakes(at(http).set(EtcdModePlugin.KEY, "a").set(EtcdModePlugin.PREFIX, "b")))
                .containsExactly("--etcd_key: together with --etcd_prefix (expected: it or --etcd_prefix)");
        assertThat(mistakes(at(http, https).set(EtcdModePlugin.KEY, "a")))
                .containsExactly(
                        "--etcd_endpoints: http:// and https:// together (expected: one of them for all endpoints)");
        assertThat(mistakes(at(https)
                        .set(EtcdModePlugin.KEY, "a")
                        .set(EtcdOptions.CERT, Path.of("c"))
                        .set(EtcdOptions.USER, "u")))
                .containsExactly(
                        "--etcd_cert: without --etcd_cert_key (expected: --etcd_cert_key beside it)",
                        "--etcd_user: without --etcd_password_file (expected: --etcd_password_file beside it)");
        assertThat(mistakes(at(http).set(EtcdModePlugin.KEY, "a").set(EtcdOptions.CA_CERT, Path.of("c"))))
                .containsExactly("--etcd_endpoints: http:// together with certificates (expected: https://)");
    }

    @Test
    void namesAFileThatCannotBeUsed() throws IOException {
        URI https = URI.create("https://127.0.0.1:2379");
        Path none = folder.resolve("none.pem");
        Path nonsense = Files.writeString(folder.resolve("nonsense.pem"), "nonsense");
        assertThat(mistakes(at(https).set(EtcdModePlugin.KEY, "a").set(EtcdOptions.CA_CERT, none)))
                .singleElement()
                .asString()
                .contains("there is no such file");
        assertThat(mistakes(at(https).set(EtcdModePlugin.KEY, "a").set(EtcdOptions.CA_CERT, nonsense)))
                .containsExactly("file: something else (expected: certificates in PEM)");
    }
}
