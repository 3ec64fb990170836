package io.vpcrouter.internal.aws.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.internal.aws.credentials.AssumedRole;
import io.vpcrouter.internal.aws.errors.AwsErrors;
import io.vpcrouter.internal.aws.location.AwsEnvironment;
import io.vpcrouter.internal.aws.location.ProxyRules;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;

class ProxyRulesTest {
    @Test
    void usesNoProxyIfNoneIsNamed() {
        assertThat(rules("https", Map.of(), Map.of()).host()).isNull();
    }

    @Test
    void takesTheProxyOfTheEndpointsOwnScheme() {
        Map<String, String> both =
                Map.of("HTTP_PROXY", "http://plain.example:3128", "HTTPS_PROXY", "http://tls.example:3129");

        assertThat(rules("https", both, Map.of()).host()).isEqualTo("tls.example");
        assertThat(rules("https", both, Map.of()).port()).isEqualTo(3129);
        assertThat(rules("http", both, Map.of()).host()).isEqualTo("plain.example");
        assertThat(rules("https", Map.of("HTTP_PROXY", "http://plain.example:3128"), Map.of())
                        .host())
                .isNull();
    }

    @Test
    void takesUserAndPasswordAndIgnoresAPath() {
        ProxyConfiguration proxy = rules("https", Map.of("https_proxy", "http://me:word@tls.example:3129/"), Map.of());

        assertThat(proxy.host()).isEqualTo("tls.example");
        assertThat(proxy.username()).isEqualTo("me");
        assertThat(proxy.password()).isEqualTo("word");
    }

    @Test
    void takesAProxyWithoutAScheme() {
        assertThat(rules("https", Map.of("HTTPS_PROXY", "tls.example:3129"), Map.of())
                        .port())
                .isEqualTo(3129);
    }

    @Test
    void prefersTheProxyOfTheJvmsProperties() {
        ProxyConfiguration proxy = rules(
                "https",
                Map.of("HTTPS_PROXY", "http://tls.example:3129"),
                Map.of("https.proxyHost", "jvm.example", "https.proxyPort", "8080"));

        assertThat(proxy.host()).isEqualTo("jvm.example");
        assertThat(proxy.port()).isEqualTo(8080);
    }

    @ParameterizedTest
    @ValueSource(strings = {"::::", "ftp://tls.example", "http://", "http:///path", "a b"})
    void doesWithoutAProxyThatCannotBeOne(String text) {
        assertThat(rules("https", Map.of("HTTPS_PROXY", text), Map.of()).host()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "127.0.0.1, true",
        "127.1.2.3, true",
        "[::1], true",
        "::1, true",
        "169.254.169.254, true",
        "ec2.internal.example, true",
        "internal.example, true",
        "notinternal.example, false",
        "ec2.dotted.example, true",
        "10.0.0.5, true",
        "10.0.0.55, false",
        "a.jvm.example, true",
        "jvm.example, false",
        "ec2.us-east-1.amazonaws.com, false"
    })
    void exemptsThisMachineAndWhatIsListed(String host, boolean exempt) {
        ProxyConfiguration proxy = rules(
                "https",
                Map.of(
                        "HTTPS_PROXY", "http://tls.example:3129",
                        "NO_PROXY", "internal.example, .dotted.example,10.0.0.5"),
                Map.of("http.nonProxyHosts", "*.jvm.example"));

        assertThat(proxy.nonProxyHosts().stream().anyMatch(host::matches)).isEqualTo(exempt);
    }

    @Test
    void exemptsEverythingForAStar() {
        ProxyConfiguration proxy =
                rules("https", Map.of("HTTPS_PROXY", "http://tls.example:3129", "NO_PROXY", "*"), Map.of());

        assertThat(proxy.nonProxyHosts()).anyMatch("ec2.us-east-1.amazonaws.com"::matches);
    }

    @Test
    void asksNoProxyForAnEndpointOnThisMachine() {
        try (Ec2Stub ec2 = new Ec2Stub();
                Ec2Stub proxy = new Ec2Stub()) {
            ec2.answers(
                    "DescribeRouteTables",
                    Ec2Stub.ok(
                            "DescribeRouteTables",
                            "<routeTableSet><item><routeTableId>rtb-1</routeTableId></item></routeTableSet>"));
            AwsEnvironment environment = new AwsEnvironment(
                    Map.of("HTTP_PROXY", proxy.url().toString())::get, name -> null, Optional::empty);
            AwsClients clients = new AwsClients(
                    "us-east-1", Optional.of(ec2.url()), Optional.empty(), environment, Ec2Stub.CREDENTIALS);
            try (SdkEc2Calls calls =
                    new SdkEc2Calls("vpc-1", clients, AwsErrors.ec2("us-east-1", Optional.of(ec2.url())))) {
                assertThat(calls.routeTables()).hasSize(1);
            }
            assertThat(proxy.server.getAllServeEvents()).isEmpty();
        }
    }

    @Test
    void asksTheProxyForStsThoughNoneStandsBeforeEc2() throws Exception {
        try (Ec2Stub ec2 = new Ec2Stub();
                ServerSocket proxy = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> asked = CompletableFuture.supplyAsync(() -> firstLine(proxy));
            AwsEnvironment environment = new AwsEnvironment(
                    Map.of("HTTPS_PROXY", "http://127.0.0.1:" + proxy.getLocalPort())::get,
                    name -> null,
                    Optional::empty);
            AssumedRole role = new AssumedRole(
                    "arn:aws:iam::123456789012:role/router", Optional.empty(), Optional.empty(), Optional.empty());
            AwsClients clients = new AwsClients(
                    "us-east-1", Optional.of(ec2.url()), Optional.of(role), environment, Ec2Stub.CREDENTIALS);
            try (SdkEc2Calls calls =
                    new SdkEc2Calls("vpc-1", clients, AwsErrors.ec2("us-east-1", Optional.of(ec2.url())))) {
                assertThatThrownBy(calls::routeTables).hasMessageStartingWith("AssumeRole: ");
            }
            assertThat(asked.get(1, TimeUnit.SECONDS)).startsWith("CONNECT sts.us-east-1.amazonaws.com:443");
        }
    }

    private static String firstLine(ServerSocket server) {
        try (Socket client = server.accept()) {
            return new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "AWS_ENDPOINT_URL_STS, http://localhost:4566, http",
        "AWS_ENDPOINT_URL, http://localhost:4566, http",
        "AWS_ENDPOINT_URL_STS, https://sts.example, https",
        "AWS_ENDPOINT_URL_EC2, http://localhost:4566, https"
    })
    void takesTheSchemeFromTheEndpointThatTheEnvironmentNames(String variable, String url, String scheme) {
        AwsEnvironment environment = new AwsEnvironment(Map.of(variable, url)::get, name -> null, Optional::empty);

        assertThat(environment.schemeOf("STS")).isEqualTo(scheme);
    }

    private static ProxyConfiguration rules(
            String scheme, Map<String, String> variables, Map<String, String> properties) {
        return new ProxyRules(scheme, new AwsEnvironment(variables::get, properties::get, Optional::empty))
                .configuration();
    }
}
