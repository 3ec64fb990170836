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

import io.vpcrouter.internal.aws.errors.AwsErrors;
import io.vpcrouter.internal.aws.listing.LimitedResponse;
import io.vpcrouter.internal.aws.listing.ListingXml;
import io.vpcrouter.internal.aws.listing.PlainResponse;
import io.vpcrouter.internal.aws.listing.SnapshotMapper;
import io.vpcrouter.internal.aws.listing.StreamedListing;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudException.Kind;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;

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

        calls.replaceRoute("rtb-1", DESTINATION, "eni-1");

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
        try (Ec2Requests requests = new Ec2Requests(AwsErrors.ec2("us-east-1", Optional.empty()))) {
            CloudException failure = catchThrowableOfType(
                    CloudException.class,
                    () -> requests.each("DescribeSubnets", pages, String::valueOf, any -> true, any -> {}));

            assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
            assertThat(failure).hasMessageContaining("more than 2000 pages");
            assertThat(page).hasValueLessThan(2010);
        }
    }

    @Test
    void readsNoAnswerWithoutEndAndAsksForLessThen() {
        SnapshotMapper mapper = new SnapshotMapper();
        var listing = new StreamedListing<>("routeTableSet", xml -> ListingXml.routeTable(xml, mapper));

        SdkClientException broken = catchThrowableOfType(
                SdkClientException.class,
                () -> listing.read(new LimitedResponse(endless()), "DescribeRouteTablesResponse"));
        CloudException failure = AwsErrors.ec2("us-east-1", Optional.empty()).toCloud("DescribeRouteTables", broken);

        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure).hasMessageContaining("a response of more than 32 MiB");
        assertThat(AwsErrors.isTooMuchAtOnce(failure)).isTrue();
        assertThat(listing.takePage()).isEmpty();
    }

    @Test
    void neitherDoesItReadOtherAnswersWithoutEnd() {
        assertThat(catchThrowableOfType(
                        SdkClientException.class,
                        () -> PlainResponse.of(new LimitedResponse(endless()), "DescribeSubnetsResponse")))
                .hasMessageContaining("a response of more than 32 MiB");
        assertThat(PlainResponse.error(new LimitedResponse(endless()))).isEmpty();
    }

    /** An answer that begins as one, and goes on. */
    private static InputStream endless() {
        byte[] head = "<DescribeRouteTablesResponse><routeTableSet>".getBytes(StandardCharsets.US_ASCII);
        byte[] item = "<item><unheardOf>x</unheardOf></item>".getBytes(StandardCharsets.US_ASCII);
        return new InputStream() {
            private long position;

            @Override
            public int read() {
                long at = position++;
                return at < head.length ? head[(int) at] : item[(int) ((at - head.length) % item.length)];
            }
        };
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
            calls.replaceRoute("rtb-1", DESTINATION, "eni-1");
            return List.of();
        });
    }

    private static CloudException failure(Callable<List<?>> call) {
        return catchThrowableOfType(CloudException.class, call::call);
    }
}
