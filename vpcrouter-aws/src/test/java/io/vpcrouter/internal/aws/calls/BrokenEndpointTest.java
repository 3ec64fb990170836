package io.vpcrouter.internal.aws.calls;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.vpcrouter.internal.aws.calls.Ec2Stub.action;
import static io.vpcrouter.internal.aws.calls.Ec2Stub.error;
import static io.vpcrouter.internal.aws.calls.Ec2Stub.ok;
import static io.vpcrouter.internal.aws.calls.Ec2Stub.xml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.WritePermit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An endpoint in every kind of trouble: never a wrong picture of the VPC, never a call without end. */
@Timeout(60)
class BrokenEndpointTest {
    private static final String ONE_TABLE =
            "<routeTableSet><item><routeTableId>rtb-1</routeTableId><vpcId>vpc-1</vpcId></item></routeTableSet>";

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
                "not xml at all",
                "<html><body>Welcome to the coffee shop, please log in</body></html>",
                "{\"message\": \"wrong door\"}",
                "<DescribeRouteTablesResponse><requestId>r</requestId></DescribeRouteTablesResponse>",
                "<DescribeRouteTablesResponse><routeTableSet><item><routeTableId>rtb-1</routeTableId>",
                "<DescribeRouteTablesResponse><routeTableSet><item></routeTableSet></DescribeRouteTablesResponse>",
                "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]>"
                        + "<DescribeRouteTablesResponse>&b;</DescribeRouteTablesResponse>"
            })
    void takesAGarbledAnswerForAFailedRead(String body) {
        ec2.answers("DescribeRouteTables", aResponse().withStatus(200).withBody(body));

        assertThat(read().kind()).isEqualTo(CloudException.Kind.TRANSIENT);
    }

    @Test
    void takesATableWithoutAnIdForAFailedRead() {
        ec2.answers(
                "DescribeRouteTables",
                ok("DescribeRouteTables", "<routeTableSet><item><vpcId>vpc-1</vpcId></item></routeTableSet>"));

        assertThat(read().kind()).isEqualTo(CloudException.Kind.TRANSIENT);
    }

    @Test
    void takesAnAnswerThatIsCutForAFailedRead() {
        String whole = xml("DescribeRouteTables", ONE_TABLE);
        ec2.answers(
                "DescribeRouteTables",
                aResponse()
                        .withStatus(200)
                        .withHeader("Content-Length", String.valueOf(whole.length()))
                        .withBody(whole.substring(0, whole.length() / 2)));

        assertThat(read().kind()).isEqualTo(CloudException.Kind.TRANSIENT);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void takesABrokenConnectionForAFailedRead(Fault fault) {
        ec2.answers("DescribeRouteTables", aResponse().withFault(fault));

        assertThat(read().kind()).isEqualTo(CloudException.Kind.TRANSIENT);
    }

    @Test
    void givesUpOnAReadWithoutAnAnswerBeforeFiveSecondsAreOver() {
        ec2.answers("DescribeRouteTables", ok("DescribeRouteTables", ONE_TABLE).withFixedDelay(20_000));

        long start = System.nanoTime();
        CloudException failure = read();

        assertThat(failure.kind()).isEqualTo(CloudException.Kind.TRANSIENT);
        assertThat(failure).hasMessageContaining("no answer");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(10));
    }

    @Test
    void asksForSmallerPagesAfterOneThatTookTooLong() {
        ec2.answers("DescribeRouteTables", ok("DescribeRouteTables", ONE_TABLE).withFixedDelay(20_000));
        read();
        ec2.answers("DescribeRouteTables", ok("DescribeRouteTables", ONE_TABLE));

        calls.routeTables();
        calls.routeTables();

        assertThat(ec2.requests("DescribeRouteTables"))
                .extracting(request -> request.get("MaxResults"))
                .endsWith("5", "10");
    }

    @Test
    void givesUpOnAnAnswerThatTrickles() {
        ec2.answers("DescribeRouteTables", ok("DescribeRouteTables", ONE_TABLE).withChunkedDribbleDelay(100, 30_000));

        long start = System.nanoTime();

        assertThat(read().kind()).isEqualTo(CloudException.Kind.TRANSIENT);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void triesAWriteASecondTimeWhenTheFirstHangs() {
        ec2.server.stubFor(action("ReplaceRoute")
                .inScenario("hang")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("well")
                .willReturn(ok("ReplaceRoute", "<return>true</return>").withFixedDelay(20_000)));
        ec2.server.stubFor(action("ReplaceRoute")
                .inScenario("hang")
                .whenScenarioStateIs("well")
                .willReturn(ok("ReplaceRoute", "<return>true</return>")));

        calls.replaceRoute("rtb-1", Cidr.parse("10.1.0.0/16"), "eni-1", WritePermit.ALWAYS);

        assertThat(ec2.requests("ReplaceRoute")).hasSize(2);
    }

    @Test
    void getsOverOneBadAnswer() {
        ec2.server.stubFor(action("DescribeRouteTables")
                .inScenario("bad")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("good")
                .willReturn(error(503, "Unavailable", "The server is overloaded.")));
        ec2.server.stubFor(action("DescribeRouteTables")
                .inScenario("bad")
                .whenScenarioStateIs("good")
                .willReturn(ok("DescribeRouteTables", ONE_TABLE)));

        assertThat(calls.routeTables()).extracting(RouteTable::id).containsExactly("rtb-1");
    }

    @Test
    void makesNoMoreThanThreeReadsAndTwoWritesOfOneInAStorm() {
        ec2.answers("DescribeRouteTables", error(503, "Unavailable", "The server is overloaded."));
        ec2.answers("ReplaceRoute", error(503, "RequestLimitExceeded", "Request limit exceeded."));

        assertThat(read().kind()).isEqualTo(CloudException.Kind.TRANSIENT);
        CloudException write = catchThrowableOfType(
                CloudException.class,
                () -> calls.replaceRoute("rtb-1", Cidr.parse("10.1.0.0/16"), "eni-1", WritePermit.ALWAYS));

        assertThat(write.kind()).isEqualTo(CloudException.Kind.THROTTLED);
        assertThat(ec2.requests("DescribeRouteTables")).hasSize(3);
        assertThat(ec2.requests("ReplaceRoute")).hasSize(2);
    }

    @Test
    void doesNotRepeatARefusal() {
        ec2.answers("DescribeRouteTables", error(403, "UnauthorizedOperation", "No."));

        assertThat(read().kind()).isEqualTo(CloudException.Kind.DENIED);
        assertThat(ec2.requests("DescribeRouteTables")).hasSize(1);
    }

    @Test
    void saysWhichEndpointIsDown() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (SdkEc2Calls nobody = Ec2Stub.calls(URI.create("http://127.0.0.1:" + port))) {
            CloudException failure = catchThrowableOfType(CloudException.class, nobody::routeTables);

            assertThat(failure.kind()).isEqualTo(CloudException.Kind.TRANSIENT);
            assertThat(failure).hasMessageStartingWith("DescribeRouteTables: no answer from http://127.0.0.1:" + port);
        }
    }

    @Test
    void saysWhichEndpointIsMeantIfItIsTheSdkThatKnowsIt() {
        String property = "aws.endpointUrlEc2";
        System.setProperty(property, ec2.url().toString());
        try (AwsClients clients = new AwsClients(
                "us-east-1", Optional.empty(), Optional.empty(), Ec2Stub.NO_ENVIRONMENT, Ec2Stub.CREDENTIALS)) {
            assertThat(clients.endpoint()).contains(ec2.url());
        } finally {
            System.clearProperty(property);
        }
    }

    @Test
    void saysHowToTrustAnEndpointWithACertificateOfItsOwn() {
        WireMockServer encrypted =
                new WireMockServer(options().httpDisabled(true).dynamicHttpsPort());
        encrypted.start();
        try (SdkEc2Calls calls = Ec2Stub.calls(URI.create("https://127.0.0.1:" + encrypted.httpsPort()))) {
            assertThatThrownBy(calls::routeTables)
                    .hasMessageContaining("https://127.0.0.1:" + encrypted.httpsPort())
                    .hasMessageContaining("-Djavax.net.ssl.trustStore=");
        } finally {
            encrypted.stop();
        }
    }

    @Test
    void endsSoonWhenInterrupted() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                SdkEc2Calls waiting = Ec2Stub.calls(URI.create("http://127.0.0.1:" + silent.getLocalPort()))) {
            AtomicReference<@Nullable CloudException> failure = new AtomicReference<>();
            CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
            Thread reader = new Thread(() -> {
                failure.set(catchThrowableOfType(CloudException.class, waiting::routeTables));
                stillInterrupted.complete(Thread.currentThread().isInterrupted());
            });
            long start = System.nanoTime();
            reader.start();
            try (Socket connection = silent.accept()) {
                assertThat(connection.getInputStream().read()).isEqualTo('P');
                reader.interrupt();

                assertThat(stillInterrupted.get()).isTrue();
                assertThat(failure.get()).hasMessageContaining("interrupted");
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(3000));
            }
        }
    }

    @Test
    void closesMoreThanOnceAndFailsAsTheCloudDoesAfterwards() {
        calls.close();
        calls.close();

        assertThat(read()).isNotNull();
    }

    private CloudException read() {
        return catchThrowableOfType(CloudException.class, calls::routeTables);
    }
}
