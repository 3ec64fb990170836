package io.vpcrouter.internal.aws.calls;

import static io.vpcrouter.internal.aws.calls.Ec2Stub.action;
import static io.vpcrouter.internal.aws.calls.Ec2Stub.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import io.vpcrouter.internal.aws.errors.AwsErrors;
import io.vpcrouter.internal.aws.location.NamedCredentials;
import io.vpcrouter.spi.CloudException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;

@Timeout(60)
class CredentialsTest {
    private static final String ROLE = "arn:aws:iam::123456789012:role/router";
    private static final String TABLES =
            "<routeTableSet><item><routeTableId>rtb-1</routeTableId></item></routeTableSet>";

    private final Ec2Stub ec2 = new Ec2Stub();

    @AfterEach
    void stop() {
        ec2.close();
    }

    @Test
    void saysAtOnceThatThereAreNone() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                SdkEc2Calls calls = calls(
                        new NamedCredentials(AwsCredentialsProviderChain.of(InstanceProfileCredentialsProvider.builder()
                                .endpoint("http://127.0.0.1:" + silent.getLocalPort())
                                .build())),
                        Optional.empty())) {
            long start = System.nanoTime();

            assertThatThrownBy(calls::routeTables)
                    .isInstanceOfSatisfying(
                            CloudException.class, e -> assertThat(e.kind()).isEqualTo(CloudException.Kind.DENIED))
                    .hasMessageStartingWith("DescribeRouteTables: no AWS credentials found")
                    .hasMessageContaining("AWS_ACCESS_KEY_ID");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void signsRequests() {
        ec2.answers("DescribeRouteTables", ok("DescribeRouteTables", TABLES));
        try (SdkEc2Calls calls = calls(Ec2Stub.CREDENTIALS, Optional.empty())) {
            calls.routeTables();
        }

        ec2.server.verify(WireMock.postRequestedFor(WireMock.urlEqualTo("/"))
                .withHeader(
                        "Authorization",
                        WireMock.matching(
                                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/[0-9]{8}/us-east-1/ec2/aws4_request.*"))
                .withHeader("Authorization", WireMock.notContaining("not-a-secret")));
    }

    @Test
    void assumesTheRoleOnceForAllCalls() {
        assumable();
        ec2.answers("DescribeRouteTables", ok("DescribeRouteTables", TABLES));
        try (SdkEc2Calls calls = calls(Ec2Stub.CREDENTIALS, Optional.of(ROLE))) {
            calls.routeTables();
            calls.routeTables();
        }

        assertThat(ec2.requests("AssumeRole"))
                .singleElement()
                .satisfies(request -> assertThat(request)
                        .containsEntry("RoleArn", ROLE)
                        .containsEntry("RoleSessionName", "vpcrouter"));
        ec2.server.verify(
                2,
                WireMock.postRequestedFor(WireMock.urlEqualTo("/"))
                        .withHeader("Authorization", WireMock.containing("Credential=ASSUMED/"))
                        .withHeader("X-Amz-Security-Token", WireMock.equalTo("session")));
    }

    @Test
    void saysThatTheRoleIsRefused() {
        ec2.answers("AssumeRole", stsError(403, "AccessDenied", "User is not authorized to perform: sts:AssumeRole"));
        try (SdkEc2Calls calls = calls(Ec2Stub.CREDENTIALS, Optional.of(ROLE))) {
            assertThatThrownBy(calls::routeTables)
                    .isInstanceOfSatisfying(CloudException.class, e -> {
                        assertThat(e.kind()).isEqualTo(CloudException.Kind.DENIED);
                        assertThat(e.operation()).isEqualTo("AssumeRole");
                    })
                    .hasMessageContaining("the role must trust");
        }
    }

    @Test
    void takesAnStsInTroubleForATransientFailure() {
        ec2.answers("AssumeRole", stsError(503, "ServiceUnavailable", "Later."));
        try (SdkEc2Calls calls = calls(Ec2Stub.CREDENTIALS, Optional.of(ROLE))) {
            assertThatThrownBy(calls::routeTables)
                    .isInstanceOfSatisfying(
                            CloudException.class, e -> assertThat(e.kind()).isEqualTo(CloudException.Kind.TRANSIENT));
        }
    }

    @Test
    void reusesItsConnection() {
        ec2.answers("DescribeRouteTables", ok("DescribeRouteTables", TABLES));
        try (SdkEc2Calls calls = calls(Ec2Stub.CREDENTIALS, Optional.empty())) {
            for (int i = 0; i < 5; i++) {
                calls.routeTables();
            }
        }

        assertThat(ec2.server.getAllServeEvents()).hasSize(5);
        assertThat(ec2.connections()).isEqualTo(1);
    }

    /** STS, unlike EC2, has the form of refusals that most services of AWS have. */
    private static ResponseDefinitionBuilder stsError(int status, String code, String message) {
        return WireMock.aResponse()
                .withStatus(status)
                .withBody(
                        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>"
                                + code + "</Code><Message>" + message
                                + "</Message></Error><RequestId>req-3</RequestId></ErrorResponse>");
    }

    private void assumable() {
        ec2.server.stubFor(action("AssumeRole")
                .willReturn(WireMock.aResponse()
                        .withStatus(200)
                        .withBody("<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                                + "<AssumeRoleResult><Credentials><AccessKeyId>ASSUMED</AccessKeyId>"
                                + "<SecretAccessKey>also-none</SecretAccessKey><SessionToken>session</SessionToken>"
                                + "<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>"
                                + "</AssumeRoleResponse>")));
    }

    private SdkEc2Calls calls(AwsCredentialsProvider source, Optional<String> role) {
        AwsClients clients = new AwsClients("us-east-1", Optional.of(ec2.url()), role, Ec2Stub.NO_ENVIRONMENT, source);
        return new SdkEc2Calls("vpc-1", clients, AwsErrors.ec2("us-east-1", Optional.of(ec2.url())));
    }
}
