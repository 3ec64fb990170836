package io.vpcrouter.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.internal.etcd.client.EtcdOptions;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.testkit.Specs;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mode {@code romana} against a real etcd with both of its interfaces. */
class RomanaModeIT {
    private static final String KEY = "/romana/ipam/data";

    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    private static EtcdProcess etcd;

    @BeforeAll
    static void start() {
        etcd = EtcdProcess.start(shared, "--enable-v2=true");
    }

    @AfterAll
    static void stop() {
        if (etcd != null) {
            etcd.close();
        }
    }

    private static RouteSpec spec(String host) {
        return Specs.builder().route("10.112.0.0/14", host).build();
    }

    private static String topology(String host, int revision) {
        return "{\"networks\": {\"pods\": {\"host_groups\": {\"groups\": [{\"cidr\": \"10.112.0.0/14\", \"hosts\":"
                + " [{\"ip\": \"" + host + "\"}]}]}}}, \"AllocationRevision\": " + revision + "}";
    }

    private static OptionValues.Builder at(int port) {
        return OptionValues.builder().set(RomanaModePlugin.ADDR, "127.0.0.1").set(RomanaModePlugin.PORT, port);
    }

    private static ModeProbe follow(OptionValues options) {
        return ModeProbe.start(new RomanaModePlugin(), options);
    }

    /** What Romana does, by another client. */
    private static void request(int port, String method, String key, String value) throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v2/keys" + key))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .method(
                                        method,
                                        HttpRequest.BodyPublishers.ofString(
                                                "value=" + URLEncoder.encode(value, StandardCharsets.UTF_8)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 201);
    }

    private static void write(String value) throws Exception {
        request(etcd.port(), "PUT", KEY, value);
    }

    @Test
    void followsTheKeyByApiV2() throws Exception {
        write(topology("192.168.0.10", 1));
        try (ModeProbe mode =
                follow(at(etcd.port()).set(RomanaModePlugin.USE_V2, true).build())) {
            mode.awaitSpec(spec("192.168.0.10"));
            write(topology("192.168.0.10", 2));
            write(topology("192.168.0.11", 3));
            mode.awaitSpec(spec("192.168.0.11"));
            write(topology("192.168.0.12", 4));
            mode.awaitSpec(spec("192.168.0.12"));
            // An allocation is no other spec, and so is not published.
            assertThat(mode.published()).hasSize(3);

            request(etcd.port(), "DELETE", KEY, "");
            mode.await("the problem", () -> !mode.last().isValid());
            assertThat(mode.last().problems())
                    .extracting(Problem::toString)
                    .containsExactly("etcd key " + KEY + ": error: key: none (expected: the topology of Romana)");
            write(topology("192.168.0.13", 5));
            mode.awaitSpec(spec("192.168.0.13"));
        }
    }

    @Test
    void seesByApiV2WhatEtcdHasForgotten() throws Exception {
        write(topology("192.168.0.10", 1));
        try (CuttableLink link = new CuttableLink(etcd.port());
                ModeProbe mode = follow(
                        at(link.port()).set(RomanaModePlugin.USE_V2, true).build())) {
            mode.awaitSpec(spec("192.168.0.10"));
            link.cut();
            mode.awaitCondition("store");
            write(topology("192.168.0.11", 2));
            // Etcd keeps the last thousand events.
            for (int i = 0; i < 1_001; i++) {
                request(etcd.port(), "PUT", "/other", String.valueOf(i));
            }
            link.mend();
            mode.awaitSpec(spec("192.168.0.11"));
            write(topology("192.168.0.12", 3));
            mode.awaitSpec(spec("192.168.0.12"));
        }
    }

    @Test
    void noticesByApiV2ThatTheNetworkSwallowsEverything() throws Exception {
        write(topology("192.168.0.10", 1));
        try (CuttableLink link = new CuttableLink(etcd.port());
                ModeProbe mode = follow(
                        at(link.port()).set(RomanaModePlugin.USE_V2, true).build())) {
            mode.awaitSpec(spec("192.168.0.10"));
            link.swallow();
            mode.mode().readAgain();
            mode.awaitCondition("store");
            write(topology("192.168.0.11", 2));
            link.mend();
            mode.awaitSpec(spec("192.168.0.11"));
            mode.awaitNoCondition("store");
        }
    }

    @Test
    void followsTheKeyByApiV3() {
        etcd.put(KEY, topology("192.168.0.10", 1));
        try (ModeProbe mode = follow(at(etcd.port()).build())) {
            mode.awaitSpec(spec("192.168.0.10"));
            etcd.put(KEY, topology("192.168.0.10", 2));
            etcd.put(KEY, topology("192.168.0.11", 3));
            mode.awaitSpec(spec("192.168.0.11"));
            assertThat(mode.published()).hasSize(2);
            etcd.control("del", KEY);
            mode.await("the problem", () -> !mode.last().isValid());
        }
    }

    @Test
    void byApiV3AMissingKeyComesWithTheHintAtV2() throws Exception {
        try (EtcdProcess own = EtcdProcess.start(folder, "--enable-v2=true")) {
            request(own.port(), "PUT", KEY, topology("192.168.0.10", 1));
            try (ModeProbe mode = follow(at(own.port()).build())) {
                assertThat(mode.last().problems())
                        .singleElement()
                        .satisfies(problem -> assertThat(problem.message())
                                .isEqualTo(
                                        "key: none (expected: the topology of Romana); Romana itself writes by API v2"
                                                + " only, which --etcd_use_v2 reads"));
            }
        }
    }

    @Test
    void saysThatAnEtcdHasNoApiV2() {
        try (EtcdProcess own = EtcdProcess.start(folder, "--enable-v2=false");
                ModeProbe mode =
                        follow(at(own.port()).set(RomanaModePlugin.USE_V2, true).build())) {
            assertThat(mode.last().problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.message())
                            .contains("this etcd has no API v2; --enable-v2=true switches it on up to etcd 3.5"));
        }
    }

    @Test
    void theNamesOfTheOldPluginLeadToAnEncryptedEtcd() {
        EtcdProcess.mustBeInstalled();
        Certificates files = new Certificates(folder.resolve("pki"), Certificates.KeyForm.PKCS1);
        List<EtcdProcess> members = EtcdProcess.cluster(folder, 1, Optional.of(files));
        members.get(0).put(KEY, topology("192.168.0.10", 1));
        try (ModeProbe mode = follow(at(members.get(0).port())
                .set(EtcdOptions.CA_CERT, files.authority())
                .set(RomanaModePlugin.PRIV_KEY, files.clientKey())
                .set(RomanaModePlugin.CERT_CHAIN, files.clientCertificate())
                .build())) {
            mode.awaitSpec(spec("192.168.0.10"));
        } finally {
            members.forEach(EtcdProcess::close);
        }
    }

    @Test
    void refusesOptionsThatContradictEachOther() throws IOException {
        OptionValues.Builder one = at(1).set(EtcdOptions.CA_CERT, Path.of("a"));
        assertThatThrownBy(() -> follow(one.build()))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("1 of three files");
        OptionValues.Builder all = at(1).set(EtcdOptions.CA_CERT, Path.of("a"))
                .set(RomanaModePlugin.PRIV_KEY, Path.of("b"))
                .set(RomanaModePlugin.CERT_CHAIN, Path.of("c"))
                .set(RomanaModePlugin.USE_V2, true);
        assertThatThrownBy(() -> follow(all.build()))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("nothing is encrypted with the API v2");
    }
}
