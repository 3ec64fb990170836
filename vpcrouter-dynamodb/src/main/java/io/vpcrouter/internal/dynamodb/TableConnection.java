package io.vpcrouter.internal.dynamodb;

import io.vpcrouter.spi.leadership.Terms;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** The client of DynamoDB, with its region and its credentials. */
final class TableConnection implements AutoCloseable {
    private final Region region;
    private final DefaultCredentialsProvider credentials;
    private final SdkHttpClient http;
    private final DynamoDbClient client;

    /** Opens nothing yet, but may ask this instance for its region. */
    TableConnection(DynamoDbOptions.Settings settings, Terms terms) throws TableException, InterruptedException {
        region = region(settings.region());
        credentials = DefaultCredentialsProvider.builder().build();
        Duration limit = terms.retry();
        http = Apache5HttpClient.builder()
                .connectionTimeout(limit)
                .connectionAcquisitionTimeout(limit)
                .maxConnections(2)
                .build();
        DynamoDbClientBuilder builder = DynamoDbClient.builder()
                .region(region)
                .credentialsProvider(credentials)
                .httpClient(http)
                // A second try meets what the first one wrote, and fails by it. Our loop is the only one that tries
                // again.
                .overrideConfiguration(tries -> tries.retryStrategy(DefaultRetryStrategy.doNotRetry()));
        Optional<URI> endpoint = settings.endpoint();
        endpoint.ifPresent(builder::endpointOverride);
        client = builder.build();
    }

    private static Region region(Optional<String> given) throws TableException, InterruptedException {
        if (given.isPresent()) {
            return Region.of(given.get());
        }
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion();
        } catch (SdkException e) {
            TableFailures.throwIfInterrupted(e);
            throw TableException.refusal(
                    "no region found (expected: " + DynamoDbOptions.REGION.flagName()
                            + ", AWS_REGION, or that of the profile or of this instance)",
                    e);
        }
    }

    DynamoDbClient client() {
        return client;
    }

    String region() {
        return region.id();
    }

    /**
     * Looks for credentials, which are kept until they run out. Before each call: a search that takes long must not look like a store that
     * is silent.
     */
    void findCredentials() throws TableException, InterruptedException {
        try {
            credentials.resolveCredentials();
        } catch (SdkException e) {
            TableFailures.throwIfInterrupted(e);
            throw TableException.refusal(
                    "no AWS credentials found (expected: an instance or task role, AWS_ACCESS_KEY_ID and"
                            + " AWS_SECRET_ACCESS_KEY, or a profile)",
                    e);
        }
    }

    @Override
    public void close() {
        client.close();
        http.close();
        credentials.close();
    }
}
