package io.vpcrouter.internal.aws.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vpcrouter.internal.aws.calls.AwsClients;
import io.vpcrouter.internal.aws.calls.Ec2Stub;
import io.vpcrouter.internal.aws.calls.SdkEc2Calls;
import io.vpcrouter.internal.aws.errors.AwsErrors;
import io.vpcrouter.internal.aws.errors.CredentialsMissingException;
import io.vpcrouter.internal.aws.location.AwsEnvironment;
import io.vpcrouter.spi.CloudException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.utils.StringInputStream;

@Timeout(60)
class CredentialChainTest {
    private static final String SECRET = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";

    @Test
    void saysAtOnceThatThereAreNone() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                SdkEc2Calls calls = calls(new CredentialChain(List.of(new CredentialSource(
                        "the role of this instance",
                        InstanceProfileCredentialsProvider.builder()
                                .endpoint("http://127.0.0.1:" + silent.getLocalPort())
                                .build(),
                        () -> true))))) {
            long start = System.nanoTime();

            assertThatThrownBy(calls::routeTables)
                    .isInstanceOfSatisfying(
                            CloudException.class, e -> assertThat(e.kind()).isEqualTo(CloudException.Kind.DENIED))
                    .hasMessageStartingWith("DescribeRouteTables: no AWS credentials found")
                    .hasMessageContaining("AWS_ACCESS_KEY_ID")
                    .hasMessageContaining("the role of this instance: ");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void namesTheProfileThatIsMisspelt() {
        assertThat(failure("prdo", "[profile prod]\naws_access_key_id=A\naws_secret_access_key=B\n"))
                .contains("profile prdo: no such profile")
                .contains("nearest: prod");
    }

    @Test
    void saysWhatACredentialProcessSaidAndNoMore() {
        assertThat(failure("p", process("echo please log in >&2; head -c 10000 /dev/zero | tr '\\\\0' x >&2; exit 3")))
                .contains("profile p: ")
                .contains("non-zero exit value (3)")
                .contains("please log in")
                .hasSizeLessThan(700);
        assertThat(failure("p", process("exec /no/such/program"))).contains("/no/such/program: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo " + SECRET,
                "echo '{\"Version\":1,\"SecretAccessKey\":\"" + SECRET + "\" \"x\"}'",
                "echo '{\"Version\":1,\"SecretAccessKey\":\"" + SECRET + "\"}'",
                "echo '{\"Version\":\"" + SECRET + "\"}'",
                "echo aws_secret_access_key=short >&2; echo " + SECRET + " >&2; exit 1",
                "echo '{\"SessionToken\": \"short\", \"Key\": \"" + SECRET + "\"}' >&2; exit 1"
            })
    void showsNothingSecretThatACredentialProcessPrints(String script) {
        assertThat(failure("p", process(script)))
                .contains("profile p: ")
                .doesNotContain(SECRET.substring(0, 12))
                .doesNotContain("short");
    }

    @Test
    void namesTheTokenFileThatIsMissing() {
        assertThat(failure(
                        "p",
                        "[profile p]\nrole_arn=arn:aws:iam::123456789012:role/r\n"
                                + "web_identity_token_file=/no/such/token\n"))
                .contains("profile p: no such file: /no/such/token");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sso_session=s | aws sso login",
                "sso_region=us-east-1;sso_start_url=https://example.awsapps.com/start | aws sso login",
                "region=us-east-1;login_session=arn:aws:iam::123456789012:user/me | re-authenticate"
            })
    void knowsTheProfilesOfEveryWayToLogIn(String settings, String advice) {
        String profile = "[profile p]\nsso_account_id=123456789012\nsso_role_name=r\n" + settings.replace(";", "\n")
                + "\n[sso-session s]\nsso_region=us-east-1\nsso_start_url=https://example.awsapps.com/start\n";
        if (settings.contains("login_session")) {
            profile = "[profile p]\n" + settings.replace(";", "\n") + "\n";
        }

        assertThat(failure("p", profile))
                .contains("profile p: ")
                .contains(advice)
                .doesNotContain("class path");
    }

    @Test
    void leavesOutWhatNobodySetUp() {
        assertThat(failure(null, "")).endsWith("or a profile)");
        assertThat(failure(null, "[default]\nregion=us-east-1\noutput=json\n")).endsWith("or a profile)");
        assertThat(failure(null, "[default]\naws_access_key_id=AKID\n"))
                .contains("profile default: ")
                .contains("aws_secret_access_key");
    }

    @Test
    void takesTheFirstSourceThatHasSomeAndStaysWithIt() {
        AtomicInteger asked = new AtomicInteger();
        CredentialChain chain = new CredentialChain(List.of(
                source("first", () -> {
                    asked.incrementAndGet();
                    throw new IllegalStateException("no");
                }),
                source("second", () -> AwsBasicCredentials.create("AKID", "none"))));

        assertThat(chain.resolveCredentials().accessKeyId()).isEqualTo("AKID");
        assertThat(chain.resolveCredentials().accessKeyId()).isEqualTo("AKID");
        assertThat(asked).hasValue(1);
    }

    @Test
    void saysWhyTheSourceInUseFailsLater() {
        AtomicInteger asked = new AtomicInteger();
        try (SdkEc2Calls calls = calls(new CredentialChain(List.of(source("the helper", () -> {
            if (asked.getAndIncrement() > 0) {
                throw new IllegalStateException("the token of yesterday");
            }
            return AwsBasicCredentials.create("AKID", "none");
        }))))) {
            // The first attempt has credentials and nobody to talk to, the second has none.
            assertThatThrownBy(calls::routeTables).isInstanceOf(CloudException.class);
            asked.set(1);

            assertThatThrownBy(calls::routeTables)
                    .hasMessage("DescribeRouteTables: no AWS credentials any more: the helper: the token of yesterday");
        }
    }

    @Test
    void takesAnInterruptForNoFailureOfASource() {
        CredentialChain chain = new CredentialChain(List.of(source("slow", () -> {
            throw new IllegalStateException(new InterruptedException());
        })));

        assertThatThrownBy(chain::resolveCredentials).isInstanceOf(AbortedException.class);
    }

    private static String process(String script) {
        return "[profile p]\ncredential_process=sh -c \"" + script.replace("\"", "\\\"") + "\"\n";
    }

    private static String failure(@Nullable String profile, String files) {
        AwsEnvironment environment = new AwsEnvironment(
                profile == null ? name -> null : Map.of("AWS_PROFILE", profile)::get, name -> null, Optional::empty);
        ProfileFile file = ProfileFile.builder()
                .content(new StringInputStream(files))
                .type(ProfileFile.Type.CONFIGURATION)
                .build();
        CredentialChain chain = new CredentialChain(List.of(CredentialSources.profile(environment, () -> file)));

        return catchThrowableOfType(CredentialsMissingException.class, chain::resolveCredentials)
                .getMessage();
    }

    private static CredentialSource source(String name, AwsCredentialsProvider provider) {
        return new CredentialSource(name, provider, () -> true);
    }

    private static SdkEc2Calls calls(CredentialChain chain) {
        AwsClients clients = new AwsClients(
                "us-east-1",
                Optional.of(URI.create("http://127.0.0.1:1")),
                Optional.empty(),
                Ec2Stub.NO_ENVIRONMENT,
                chain);
        return new SdkEc2Calls("vpc-1", clients, AwsErrors.ec2("us-east-1", Optional.empty()));
    }
}
