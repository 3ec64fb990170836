package io.vpcrouter.internal.aws.location;

import io.vpcrouter.internal.aws.errors.CredentialsMissingException;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** The SDK's default chain of credentials, which says what to do when it finds none. */
public final class NamedCredentials implements AwsCredentialsProvider, SdkAutoCloseable {
    private final AwsCredentialsProvider chain;

    public NamedCredentials(AwsCredentialsProvider chain) {
        this.chain = chain;
    }

    @Override
    public AwsCredentials resolveCredentials() {
        try {
            return chain.resolveCredentials();
        } catch (SdkClientException e) {
            throw new CredentialsMissingException(
                    "no AWS credentials found (expected: an instance or task role, AWS_ACCESS_KEY_ID and "
                            + "AWS_SECRET_ACCESS_KEY, or a profile); give this machine a role, or set them",
                    e);
        }
    }

    @Override
    public void close() {
        if (chain instanceof SdkAutoCloseable open) {
            open.close();
        }
    }
}
