package io.vpcrouter.internal.aws.credentials;

import io.vpcrouter.internal.aws.errors.AwsErrors;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The credentials of a role, from STS in the region, or where AWS_ENDPOINT_URL_STS says. Never from the endpoint of EC2,
 * which serves EC2 alone: the SDK knows the one of STS in every partition.
 *
 * <p>Threading: any thread.
 *
 * <p>Failure: {@link io.vpcrouter.spi.CloudException} of the call AssumeRole, always.
 */
public final class RoleCredentials implements AwsCredentialsProvider, SdkAutoCloseable {
    private static final String CALL = "AssumeRole";
    private static final String SESSION_NAME = "vpcrouter";

    private final StsClient sts;
    private final StsAssumeRoleCredentialsProvider assumed;
    private final AwsErrors errors;

    /** The role, assumed when it is first needed. Closes its own clients, and neither the source nor the HTTP client. */
    public RoleCredentials(
            AssumedRole role,
            String region,
            AwsCredentialsProvider source,
            SdkHttpClient http,
            ClientOverrideConfiguration tries) {
        sts = StsClient.builder()
                .region(Region.of(region))
                .credentialsProvider(source)
                .httpClient(http)
                .overrideConfiguration(tries)
                .build();
        errors = AwsErrors.sts(region, endpoint());
        assumed = StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(request(role))
                .build();
    }

    private static AssumeRoleRequest request(AssumedRole role) {
        AssumeRoleRequest.Builder request = AssumeRoleRequest.builder()
                .roleArn(role.arn())
                .roleSessionName(role.sessionName().orElse(SESSION_NAME));
        role.externalId().ifPresent(request::externalId);
        role.duration().ifPresent(duration -> request.durationSeconds(Math.toIntExact(duration.toSeconds())));
        return request.build();
    }

    /** Where STS answers, if a setting of the SDK says so. */
    public Optional<URI> endpoint() {
        return sts.serviceClientConfiguration().endpointOverride();
    }

    @Override
    public AwsCredentials resolveCredentials() {
        try {
            return assumed.resolveCredentials();
        } catch (RuntimeException e) {
            throw errors.toCloud(CALL, e);
        }
    }

    @Override
    public void close() {
        assumed.close();
        sts.close();
    }
}
