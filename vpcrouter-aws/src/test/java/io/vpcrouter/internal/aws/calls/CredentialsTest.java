package io.vpcrouter.internal.aws.calls;

import static io.vpcrouter.internal.aws.calls.Ec2Stub.action;
import static io.vpcrouter.internal.aws.calls.Ec2Stub.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import io.vpcrouter.internal.aws.credentials.AssumedRole;
import io.vpcrouter.internal.aws.errors.AwsErrors;
import io.vpcrouter.spi.CloudException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

@Timeout(60)
class CredentialsTest {
    private static final String ROLE = "arn:aws:iam::123456789012:role/router";
    private static final String TABLES =
            "<routeTableSet><item><routeTableId>rtb-1</routeTableId></item></routeTableSet>";

    private static final String STS_SETTING = "aws.endpointUrlSts";

    private final Ec2Stub ec2 = new Ec2Stub();
    private final Ec2Stub sts = new Ec2Stub();

    @BeforeEach
    void nameSts() {
        System.setProperty(STS_SETTING, sts.url().toString());
    }

    @AfterEach
    void stop() {
        System.clearProperty(STS_SETTING);
        sts.close();
        ec2.close();
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
        try (SdkEc2Calls calls = calls(Ec2Stub.CREDENTIALS, Optional.of(role(ROLE)))) {
            calls.routeTables();
            calls.routeTables();
        }

        assertThat(sts.requests("AssumeRole"))
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
        sts.answers("AssumeRole", stsError(403, "AccessDenied", "User is not authorized to perform: sts:AssumeRole"));
        try (SdkEc2Calls calls = calls(Ec2Stub.CREDENTIALS, Optional.of(role(ROLE)))) {
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
        sts.answers("AssumeRole", stsError(503, "ServiceUnavailable", "Later."));
        try (SdkEc2Calls calls = calls(Ec2Stub.CREDENTIALS, Optional.of(role(ROLE)))) {
            assertThatThrownBy(calls::routeTables)
                    .isInstanceOfSatisfying(
                            CloudException.class, e -> assertThat(e.kind()).isEqualTo(CloudException.Kind.TRANSIENT))
                    .hasMessageStartingWith("AssumeRole: ServiceUnavailable");
        }
    }

    @Test
    void neverAsksTheEndpointOfEc2ForARole() {
        assumable();
        ec2.answers("DescribeRouteTables", ok("DescribeRouteTables", TABLES));
        try (SdkEc2Calls calls = calls(Ec2Stub.CREDENTIALS, Optional.of(role(ROLE)))) {
            calls.routeTables();
        }

        assertThat(ec2.requests("AssumeRole")).isEmpty();
        assertThat(ec2.requests("DescribeRouteTables")).hasSize(1);
    }

    @Test
    void asksForTheSessionThatTheOptionsDescribe() {
        assumable();
        ec2.answers("DescribeRouteTables", ok("DescribeRouteTables", TABLES));
        AssumedRole role = new AssumedRole(
                ROLE, Optional.of("partner-7"), Optional.of("router@vpc-1"), Optional.of(Duration.ofMinutes(30)));
        try (SdkEc2Calls calls = calls(Ec2Stub.CREDENTIALS, Optional.of(role))) {
            calls.routeTables();
        }

        assertThat(sts.requests("AssumeRole"))
                .singleElement()
                .satisfies(request -> assertThat(request)
                        .containsEntry("ExternalId", "partner-7")
                        .containsEntry("RoleSessionName", "router@vpc-1")
                        .containsEntry("DurationSeconds", "1800"));
    }

    @Test
    void namesStsWhenNobodyListensThere() {
        String url = sts.url().toString();
        sts.close();

        assertThat(failureWithRole()).startsWith("AssumeRole: no answer from STS at " + url);
    }

    @Test
    void namesStsWhenItHangs() {
        sts.answers("AssumeRole", WireMock.aResponse().withFixedDelay(20_000));

        assertThat(failureWithRole()).isEqualTo("AssumeRole: no answer in time from STS at " + sts.url());
    }

    @Test
    void namesStsWhenAProxyAnswersForIt() {
        sts.answers("AssumeRole", WireMock.aResponse().withStatus(407).withBody("<html>Who are you?</html>"));

        assertThat(failureWithRole())
                .startsWith("AssumeRole: HTTP 407 without an error code of STS from STS at " + sts.url())
                .contains("check AWS_ENDPOINT_URL_STS, and the proxy");
    }

    @Test
    void namesStsWhenItsResponseIsNone() {
        sts.answers("AssumeRole", WireMock.aResponse().withStatus(200).withBody("welcome"));

        assertThat(failureWithRole()).startsWith("AssumeRole: ").contains("STS at " + sts.url());
    }

    @ParameterizedTest
    @CsvSource({
        "403, SignatureDoesNotMatch, Signature expired: 20260101T000000Z is now earlier than 20260101T001000Z",
        "403, SignatureDoesNotMatch, Signature not yet current: 20260101T002000Z is still later than 20260101T001000Z",
        "403, InvalidSignatureException, Signature expired: 20260101T000000Z is now earlier than 20260101T001000Z",
        "400, RequestExpired, Request has expired."
    })
    void speaksOfTheClockWhenTheTimeOfASignatureIsRefused(int status, String code, String message) {
        sts.answers("AssumeRole", stsError(status, code, message));
        ec2.answers("DescribeRouteTables", Ec2Stub.error(status, code, message));

        assertThat(failureWithRole()).contains("check the clock").doesNotContain("check the credentials");
        try (SdkEc2Calls calls = calls(Ec2Stub.CREDENTIALS, Optional.empty())) {
            assertThatThrownBy(calls::routeTables)
                    .hasMessageStartingWith("DescribeRouteTables: " + code)
                    .hasMessageContaining("check the clock")
                    .hasMessageNotContaining("check the credentials");
        }
    }

    @Test
    void saysThatCredentialsHaveExpiredAndNothingOfTheClock() {
        ec2.answers("DescribeRouteTables", Ec2Stub.error(400, "ExpiredToken", "The security token is expired"));
        try (SdkEc2Calls calls = calls(Ec2Stub.CREDENTIALS, Optional.empty())) {
            assertThatThrownBy(calls::routeTables)
                    .hasMessageContaining("renew them")
                    .hasMessageNotContaining("clock");
        }
    }

    @Test
    void doesNotBlameEc2ForCredentialsThatComeTooLate() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        AwsCredentialsProvider hanging = () -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IllegalStateException("interrupted");
        };
        try (SdkEc2Calls calls = calls(hanging, Optional.empty())) {
            assertThatThrownBy(calls::routeTables)
                    .isInstanceOfSatisfying(
                            CloudException.class, e -> assertThat(e.kind()).isEqualTo(CloudException.Kind.TRANSIENT))
                    .hasMessageStartingWith("DescribeRouteTables: no credentials in time")
                    .hasMessageNotContaining(ec2.url().toString());
        }
        assertThat(ec2.server.getAllServeEvents()).isEmpty();
    }

    private String failureWithRole() {
        try (SdkEc2Calls calls = calls(Ec2Stub.CREDENTIALS, Optional.of(role(ROLE)))) {
            CloudException failure = catchThrowableOfType(CloudException.class, calls::routeTables);
            assertThat(failure.operation()).isEqualTo("AssumeRole");
            return failure.getMessage();
        }
    }

    private static AssumedRole role(String arn) {
        return new AssumedRole(arn, Optional.empty(), Optional.empty(), Optional.empty());
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
        sts.server.stubFor(action("AssumeRole")
                .willReturn(WireMock.aResponse()
                        .withStatus(200)
                        .withBody("<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                                + "<AssumeRoleResult><Credentials><AccessKeyId>ASSUMED</AccessKeyId>"
                                + "<SecretAccessKey>also-none</SecretAccessKey><SessionToken>session</SessionToken>"
                                + "<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>"
                                + "</AssumeRoleResponse>")));
    }

    private SdkEc2Calls calls(AwsCredentialsProvider source, Optional<AssumedRole> role) {
        AwsClients clients = new AwsClients("us-east-1", Optional.of(ec2.url()), role, Ec2Stub.NO_ENVIRONMENT, source);
        return new SdkEc2Calls("vpc-1", clients, AwsErrors.ec2("us-east-1", Optional.of(ec2.url())));
    }
}
