package io.vpcrouter.internal.aws.location;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.RouterClock;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AwsLocationTest {
    private static final String ENDPOINT = "AWS_EC2_METADATA_SERVICE_ENDPOINT";

    private final MetadataStandIn instance = new MetadataStandIn();
    private final Map<String, String> variables = new HashMap<>();
    private Optional<String> profileRegion = Optional.empty();

    AwsLocationTest() throws IOException {}

    @BeforeEach
    void pointAtTheStandIn() {
        variables.put(ENDPOINT, instance.url());
    }

    @AfterEach
    void stop() {
        instance.close();
    }

    @Test
    void asksNobodyIfTheOptionsSayAll() {
        assertThat(find("us-east-1", "vpc-1")).isEqualTo(new AwsLocation("us-east-1", "vpc-1"));
        assertThat(instance.asked).isEmpty();
    }

    @Test
    void asksTheInstanceForWhatIsMissing() {
        assertThat(find(null, null)).isEqualTo(new AwsLocation("eu-west-1", "vpc-0a1b2c3d"));
        assertThat(find("us-east-1", null)).isEqualTo(new AwsLocation("us-east-1", "vpc-0a1b2c3d"));
        assertThat(find(null, "vpc-1")).isEqualTo(new AwsLocation("eu-west-1", "vpc-1"));
        assertThat(instance.asked).doesNotContain("placement/availability-zone");
    }

    @Test
    void takesAnEndpointThatEndsWithASlash() {
        variables.put(ENDPOINT, instance.url() + "/");

        assertThat(find(null, null).vpc()).isEqualTo("vpc-0a1b2c3d");
    }

    @Test
    void prefersTheAwsEnvironmentToTheInstanceForTheRegion() {
        profileRegion = Optional.of("ap-south-1");
        assertThat(find(null, "vpc-1").region()).isEqualTo("ap-south-1");

        variables.put("AWS_DEFAULT_REGION", "us-west-1");
        assertThat(find(null, "vpc-1").region()).isEqualTo("us-west-1");

        variables.put("AWS_REGION", "us-west-2");
        assertThat(find(null, "vpc-1").region()).isEqualTo("us-west-2");

        variables.put("AWS_REGION", "");
        assertThat(find(null, "vpc-1").region()).isEqualTo("us-west-1");
        assertThat(instance.asked).isEmpty();
    }

    @Test
    void refusesARegionOfTheEnvironmentThatIsNone() {
        variables.put("AWS_REGION", "evil.example/#");

        assertThatThrownBy(() -> find(null, "vpc-1"))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("evil.example/# (expected: the name of a region");
    }

    @ParameterizedTest
    @CsvSource({"401, was not accepted", "403, is switched off", "404, no such item", "500, does not work"})
    void saysWhyThereIsNoSession(int status, String why) {
        instance.tokenStatus = status;

        assertThatThrownBy(() -> find(null, null))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("HTTP " + status)
                .hasMessageContaining(why)
                .hasMessageContaining("give --region and --vpc");
    }

    @ParameterizedTest
    @CsvSource({
        "403, Via, 1.1 proxy.corp (squid), a proxy (Via: 1.1 proxy.corp (squid))",
        "403, Server, squid/6.1, another server (Server: squid/6.1)",
        "403, X-Squid-Error, ERR_ACCESS_DENIED 0, a proxy",
        "407, Proxy-Authenticate, Basic, a proxy",
        "503, Via, 1.1 proxy, a proxy (Via: 1.1 proxy)",
        "404, Server, nginx, another server (Server: nginx)"
    })
    void tellsAProxyFromTheMetadataService(int status, String header, String value, String who) {
        instance.tokenStatus = status;
        instance.responseHeaders.put(header, value);

        assertThatThrownBy(() -> find(null, null))
                .hasMessageContaining("HTTP " + status + ", from " + who + " and not from the metadata service")
                .hasMessageNotContaining("switched off");
    }

    @Test
    void knowsTheMetadataServiceByItsName() {
        instance.tokenStatus = 403;
        instance.responseHeaders.put("Server", "EC2ws");

        assertThatThrownBy(() -> find(null, null)).hasMessageContaining("is switched off");
    }

    @Test
    void offersTheMetadataServiceNoOtherProtocol() {
        find(null, null);

        assertThat(instance.requestHeaders)
                .isNotEmpty()
                .noneMatch(name -> name.equalsIgnoreCase("Upgrade") || name.equalsIgnoreCase("HTTP2-Settings"));
    }

    @ParameterizedTest
    @CsvSource({"401, was not accepted", "403, is switched off", "503, does not work"})
    void saysWhyThereIsNoItem(int status, String why) {
        instance.itemStatus = status;

        assertThatThrownBy(() -> find(null, null))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("placement/region: HTTP " + status)
                .hasMessageContaining(why);
    }

    @Test
    void saysWhichItemIsMissing() {
        instance.items.remove("network/interfaces/macs/0e:49:61:0f:c3:11/vpc-id");

        assertThatThrownBy(() -> find(null, null))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("vpc-id: HTTP 404");
    }

    @ParameterizedTest
    @CsvSource({
        "placement/region, EU WEST, the name of a region",
        "mac, ../../evil, a MAC address",
        "network/interfaces/macs/0e:49:61:0f:c3:11/vpc-id, vpc-*, the id of a VPC"
    })
    void trustsNoAnswerThatIsNotWhatWasAskedFor(String item, String answer, String expected) {
        instance.items.put(item, answer);

        assertThatThrownBy(() -> find(null, null))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining(answer + " (expected: " + expected + ")");
    }

    @Test
    void refusesAnAnswerWithoutEnd() {
        instance.items.put("placement/region", "x".repeat(5_000_000));

        assertThatThrownBy(() -> find(null, null)).isInstanceOf(CloudException.class);
    }

    @Test
    void explainsTheHopLimitWhenNobodyListens() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            variables.put(ENDPOINT, "http://127.0.0.1:" + socket.getLocalPort());
        }

        assertThatThrownBy(() -> find(null, null))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("no answer from http://127.0.0.1:")
                .hasMessageContaining("give --region and --vpc")
                .hasMessageContaining("http-put-response-hop-limit 2");
    }

    @Test
    void givesUpWhenNobodyAnswersInTime() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            variables.put(ENDPOINT, "http://127.0.0.1:" + socket.getLocalPort());
            long start = System.nanoTime();

            assertThatThrownBy(() -> find(null, null, Duration.ofMillis(300)))
                    .isInstanceOf(CloudException.class)
                    .hasMessageContaining("hop limit");
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(290), Duration.ofSeconds(3));
        }
    }

    @Test
    void givesUpOnABodyThatNeverComes() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            variables.put(ENDPOINT, "http://127.0.0.1:" + socket.getLocalPort());
            Thread server = new Thread(() -> {
                try (Socket connection = socket.accept();
                        OutputStream out = connection.getOutputStream()) {
                    out.write("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nAB".getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    while (connection.getInputStream().read() >= 0) {
                        // Silence, until the client goes away.
                    }
                } catch (IOException e) {
                    // The client went away.
                }
            });
            server.start();

            assertThatThrownBy(() -> find(null, null, Duration.ofMillis(300)))
                    .isInstanceOf(CloudException.class)
                    .hasMessageContaining("no answer");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "TRUE"})
    void asksNobodyIfTheServiceIsSwitchedOff(String value) {
        variables.put("AWS_EC2_METADATA_DISABLED", value);

        assertThatThrownBy(() -> find("us-east-1", null))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("AWS_EC2_METADATA_DISABLED")
                .hasMessageContaining("--vpc");
        assertThat(instance.asked).isEmpty();
    }

    @Test
    void refusesAMetadataEndpointThatIsNone() {
        variables.put(ENDPOINT, "not a url");

        assertThatThrownBy(() -> find(null, null))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("AWS_EC2_METADATA_SERVICE_ENDPOINT: not a url");
    }

    @Test
    void knowsTheAddressesOfTheService() {
        variables.clear();
        assertThat(InstanceMetadata.endpoint(environment())).hasToString("Optional[http://169.254.169.254]");

        variables.put("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ipv6");
        assertThat(InstanceMetadata.endpoint(environment())).hasToString("Optional[http://[fd00:ec2::254]]");
    }

    private AwsEnvironment environment() {
        return new AwsEnvironment(variables::get, name -> null, () -> profileRegion);
    }

    private AwsLocation find(@Nullable String region, @Nullable String vpc) {
        return find(region, vpc, Duration.ofSeconds(30));
    }

    private AwsLocation find(@Nullable String region, @Nullable String vpc, Duration patience) {
        OptionValues.Builder options = OptionValues.builder();
        if (region != null) {
            options.parse(AwsOptions.REGION, region);
        }
        if (vpc != null) {
            options.parse(AwsOptions.VPC, vpc);
        }
        return AwsLocation.find(options.build(), environment(), patience, RouterClock.system());
    }
}
