package io.vpcrouter.internal.aws.calls;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static io.vpcrouter.internal.aws.calls.Ec2Stub.error;
import static io.vpcrouter.internal.aws.calls.Ec2Stub.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.vpcrouter.internal.aws.errors.AwsErrors;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudException.Kind;
import io.vpcrouter.spi.WritePermit;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Something that is not EC2, or means no good: nothing that it says is taken for success, fills the memory, or never ends. */
@Timeout(60)
class HostileEndpointTest {
    private static final Cidr DESTINATION = Cidr.parse("10.1.0.0/16");
    private static final String BOMB = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
            + "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">]>";

    private final Ec2Stub ec2 = new Ec2Stub();
    private final SdkEc2Calls calls = ec2.calls();

    @AfterEach
    void stop() {
        calls.close();
        ec2.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "OK",
                "<html><body>Welcome to the coffee shop, please log in</body></html>",
                "<Response><Errors><Error><Code>InternalError</Code><Message>No.</Message></Error></Errors></Response>",
                "<DeleteRouteResponse><return>true</return></DeleteRouteResponse>",
                "<ReplaceRouteResponse><return>true</return>",
                BOMB + "<ReplaceRouteResponse><return>&d;</return></ReplaceRouteResponse>"
            })
    void takesNoOtherAnswerForTheSuccessOfAWrite(String body) {
        ec2.answers("ReplaceRoute", aResponse().withStatus(200).withBody(body));

        assertThat(replace().kind()).isEqualTo(Kind.TRANSIENT);
    }

    @Test
    void doesNotMindAnUnusualContentType() {
        ec2.answers(
                "ReplaceRoute",
                ok("ReplaceRoute", "<return>true</return>").withHeader("Content-Type", "application/octet-stream"));

        calls.replaceRoute("rtb-1", DESTINATION, "eni-1", WritePermit.ALWAYS);

        assertThat(ec2.requests("ReplaceRoute")).hasSize(1);
    }

    @Test
    void followsNoRedirect() {
        ec2.answers(
                "DescribeRouteTables", aResponse().withStatus(307).withHeader("Location", ec2.url() + "/elsewhere"));
        ec2.server.stubFor(get(anyUrl()).willReturn(ok("DescribeRouteTables", "<routeTableSet/>")));

        CloudException failure = read();

        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure).hasMessageContaining("HTTP 307 without an error code of EC2 from " + ec2.url());
        assertThat(ec2.requests("DescribeRouteTables")).hasSize(1);
        assertThat(ec2.server.findAll(getRequestedFor(urlPathEqualTo("/elsewhere"))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "302, TRANSIENT",
        "400, TRANSIENT",
        "401, TRANSIENT",
        "403, TRANSIENT",
        "404, TRANSIENT",
        "407, TRANSIENT",
        "418, TRANSIENT",
        "429, THROTTLED",
        "500, TRANSIENT",
        "502, TRANSIENT",
        "504, TRANSIENT"
    })
    void takesARefusalWithoutACodeForThatOfSomebodyElse(int status, Kind kind) {
        ec2.answers(
                "DescribeRouteTables",
                aResponse().withStatus(status).withBody("<html><body>This is the proxy.</body></html>"));

        CloudException failure = read();

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessageContaining("HTTP " + status + " without an error code of EC2 from " + ec2.url());
        assertThat(failure.getMessage().contains("check --aws_endpoint")).isEqualTo(status < 500);
    }

    @Test
    void readsNoRefusalOfAnyDepth() {
        String deep = "<a>".repeat(100_000) + "</a>".repeat(100_000);
        ec2.answers("ReplaceRoute", aResponse().withStatus(400).withBody(deep));
        ec2.answers("DescribeSubnets", ok("DescribeSubnets", "<subnetSet>" + deep + "</subnetSet>"));
        ec2.answers("DescribeRouteTables", ok("DescribeRouteTables", "<routeTableSet>" + deep + "</routeTableSet>"));

        assertThat(replace().kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure(calls::subnets)).hasMessageContaining("elements nested more than 64 deep");
        assertThat(read()).hasMessageContaining("elements nested more than 64 deep");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 500})
    void expandsNoEntity(int status) {
        String subnet = "<DescribeSubnetsResponse><subnetSet><item><subnetId>&d;</subnetId></item></subnetSet>"
                + "</DescribeSubnetsResponse>";
        String refusal = "<Response><Errors><Error><Code>&d;</Code><Message>&d;</Message></Error></Errors></Response>";
        ec2.answers(
                "DescribeSubnets", aResponse().withStatus(status).withBody(BOMB + (status == 200 ? subnet : refusal)));

        CloudException failure = failure(calls::subnets);

        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure.code()).isEmpty();
        assertThat(failure.getMessage()).doesNotContain("aaaaaaaaaa");
    }

    @Test
    void readsNoTextWithoutEnd() {
        ec2.answers(
                "DescribeRouteTables",
                ok(
                        "DescribeRouteTables",
                        "<routeTableSet><item><routeTableId>" + "x".repeat(1_000_000)
                                + "</routeTableId></item></routeTableSet>"));

        assertThat(read()).hasMessageContaining("a text of more than 65536 characters");
    }

    @Test
    void followsNoListingWithoutEnd() {
        AtomicInteger page = new AtomicInteger();
        Iterable<Integer> pages = () -> Stream.generate(page::incrementAndGet).iterator();
        try (Ec2Requests requests = new Ec2Requests(AwsErrors.ec2("us-east-1", Optional.empty()), () -> {})) {
            CloudException failure = catchThrowableOfType(
                    CloudException.class,
                    () -> requests.each("DescribeSubnets", pages, String::valueOf, any -> true, any -> {}));

            assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
            assertThat(failure).hasMessageContaining("more than 2000 pages");
            assertThat(page).hasValueLessThan(2010);
        }
    }

    /** Forty megabytes of an error, sixteen times at once: a daemon with a small heap must not notice. */
    @Test
    void takesLittleOfAnErrorWithoutEndAndGivesUpItsConnection() throws Exception {
        AtomicLong sent = new AtomicLong();
        HttpServer flood = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newCachedThreadPool();
        flood.setExecutor(threads);
        flood.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(400, 0);
            byte[] part = "<a>".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
            try (OutputStream body = exchange.getResponseBody()) {
                for (int i = 0; i < (40 << 20) / part.length; i++) {
                    body.write(part);
                    sent.addAndGet(part.length);
                }
            }
        });
        flood.start();
        URI url = URI.create("http://127.0.0.1:" + flood.getAddress().getPort());
        try (SdkEc2Calls victim = Ec2Stub.calls(url)) {
            List<CompletableFuture<CloudException>> writes = IntStream.range(0, 16)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> catchThrowableOfType(
                                    CloudException.class,
                                    () -> victim.replaceRoute("rtb-1", DESTINATION, "eni-1", WritePermit.ALWAYS)),
                            threads))
                    .toList();
            for (CompletableFuture<CloudException> write : writes) {
                assertThat(write.get()).hasMessageContaining("HTTP 400 without an error code of EC2");
            }
        } finally {
            flood.stop(0);
            threads.shutdownNow();
        }
        // What fits into the buffers of sockets, and no more.
        assertThat(sent.get() / 16).isLessThan(8 << 20);
    }

    @Test
    void saysWhatARefusalInAGoodAnswerIs() {
        ec2.answers(
                "DescribeSubnets",
                error(503, "RequestLimitExceeded", "Slow down.").withStatus(200));

        assertThat(failure(calls::subnets)).hasMessageContaining("found Response (expected: DescribeSubnetsResponse)");
    }

    private CloudException read() {
        return failure(calls::routeTables);
    }

    private CloudException replace() {
        return failure(() -> {
            calls.replaceRoute("rtb-1", DESTINATION, "eni-1", WritePermit.ALWAYS);
            return List.of();
        });
    }

    private static CloudException failure(Callable<List<?>> call) {
        return catchThrowableOfType(CloudException.class, call::call);
    }
}
