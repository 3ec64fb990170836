package io.vpcrouter.internal.aws.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.internal.aws.calls.Ec2Stub;
import io.vpcrouter.internal.aws.location.AwsOptions;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.validation.InvalidException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

class RoleCredentialsTest {
    private static final String ROLE = "arn:aws:iam::123456789012:role/router";

    /** Nobody: it notes where a request would go. */
    private static final class NoNetwork implements SdkHttpClient {
        final List<URI> asked = new CopyOnWriteArrayList<>();

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            asked.add(request.httpRequest().getUri());
            throw new IllegalStateException("there is no network here");
        }

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @CsvSource({
        "us-east-1, sts.us-east-1.amazonaws.com",
        "cn-north-1, sts.cn-north-1.amazonaws.com.cn",
        "us-gov-west-1, sts.us-gov-west-1.amazonaws.com",
        "us-iso-east-1, sts.us-iso-east-1.c2s.ic.gov",
        "us-isob-east-1, sts.us-isob-east-1.sc2s.sgov.gov",
        "eusc-de-east-1, sts.eusc-de-east-1.amazonaws.eu"
    })
    void asksTheStsOfThePartition(String region, String host) {
        NoNetwork network = new NoNetwork();
        AssumedRole role = new AssumedRole(ROLE, Optional.empty(), Optional.empty(), Optional.empty());
        try (RoleCredentials credentials = new RoleCredentials(
                role,
                region,
                Ec2Stub.CREDENTIALS,
                network,
                ClientOverrideConfiguration.builder().build())) {
            assertThatThrownBy(credentials::resolveCredentials)
                    .isInstanceOf(CloudException.class)
                    .hasMessageStartingWith("AssumeRole: ")
                    .hasMessageContaining("STS in " + region);
        }

        assertThat(network.asked).isNotEmpty().allSatisfy(url -> {
            assertThat(url.getScheme()).isEqualTo("https");
            assertThat(url.getHost()).isEqualTo(host);
        });
    }

    @Test
    void isDescribedByTheOptions() {
        OptionValues options = OptionValues.builder()
                .set(AwsOptions.ROLE, ROLE)
                .set(AwsOptions.ROLE_EXTERNAL_ID, "partner-7")
                .set(AwsOptions.ROLE_DURATION, Duration.ofMinutes(15))
                .build();

        assertThat(AssumedRole.of(options))
                .contains(new AssumedRole(
                        ROLE, Optional.of("partner-7"), Optional.empty(), Optional.of(Duration.ofMinutes(15))));
        assertThat(AssumedRole.of(OptionValues.builder().build())).isEmpty();
    }

    @Test
    void aSessionNeedsARole() {
        OptionValues options = OptionValues.builder()
                .set(AwsOptions.ROLE_EXTERNAL_ID, "partner-7")
                .set(AwsOptions.ROLE_SESSION_NAME, "router")
                .build();

        assertThatThrownBy(() -> AssumedRole.of(options))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("--aws_role_external_id")
                .hasMessageContaining("--aws_role_session_name")
                .hasMessageContaining("--aws_role_arn beside it");
    }

    @ParameterizedTest
    @CsvSource({
        "partner-7, true",
        "arn:aws:iam::123456789012:root/x=+@., true",
        "x, false",
        "'two words', false",
        "schön, false"
    })
    void readsExternalIds(String text, boolean good) {
        assertThat(AwsOptions.ROLE_EXTERNAL_ID.type().parse(text).isPresent()).isEqualTo(good);
    }

    @ParameterizedTest
    @CsvSource({"vpcrouter, true", "router@vpc-1, true", "a:b, false", "x, false", "'', false"})
    void readsSessionNames(String text, boolean good) {
        assertThat(AwsOptions.ROLE_SESSION_NAME.type().parse(text).isPresent()).isEqualTo(good);
        assertThat(AwsOptions.ROLE_SESSION_NAME.type().parse("n".repeat(65))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"900, true", "3600, true", "43200, true", "899, false", "43201, false", "an hour, false"})
    void readsDurations(String text, boolean good) {
        assertThat(AwsOptions.ROLE_DURATION.type().parse(text).isPresent()).isEqualTo(good);
    }
}
