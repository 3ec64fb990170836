package io.vpcrouter.internal.aws.credentials;

import java.util.function.BooleanSupplier;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * One place that credentials may come from.
 *
 * @param name what messages call it
 * @param provider reads them
 * @param isConfigured whether somebody set it up, so that a failure is worth a word
 * @param reason why it failed, from what the provider threw
 */
record CredentialSource(
        String name,
        AwsCredentialsProvider provider,
        BooleanSupplier isConfigured,
        Function<RuntimeException, String> reason) {
    CredentialSource(String name, AwsCredentialsProvider provider, BooleanSupplier isConfigured) {
        this(name, provider, isConfigured, FailureReasons::of);
    }
}
