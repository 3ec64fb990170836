package io.vpcrouter.internal.aws.calls;

import io.vpcrouter.internal.aws.credentials.AssumedRole;
import io.vpcrouter.internal.aws.credentials.RoleCredentials;
import io.vpcrouter.internal.aws.listing.StreamedResponses;
import io.vpcrouter.internal.aws.location.AwsEnvironment;
import io.vpcrouter.internal.aws.location.ProxyRules;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The SDK's clients, one for reads and one for writes, over one pool of connections; STS has its own. Every call ends within {@link #CALL},
 * so that the program names a failing endpoint within five seconds of its start. The core repeats failed calls.
 */
public final class AwsClients implements AutoCloseable {
    /** How long a call may take with all of its attempts. */
    static final Duration CALL = Duration.ofMillis(3800);

    /** When nobody waits for a call any longer, whatever it hangs in. */
    public static final Duration LONGEST_CALL = CALL.plusMillis(400);

    private static final Logger LOG = LoggerFactory.getLogger(AwsClients.class);
    private static final Duration READ_ATTEMPT = Duration.ofMillis(3300);
    // A write is small: if it hangs, its connection is dead, and a second attempt takes another one.
    private static final Duration WRITE_ATTEMPT = Duration.ofMillis(1800);
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final int READ_TRIES = 3;
    private static final int WRITE_TRIES = 2;
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);
    // As many writes as AwsProvider has in flight, one read, and some to spare.
    private static final int CONNECTIONS = 40;

    private final AwsCredentialsProvider credentials;
    private final Ec2Client reads;
    private final Ec2Client writes;
    // In the order in which they must be closed.
    private final List<SdkAutoCloseable> open = new ArrayList<>();

    /**
     * Opens nothing: the first call gets connections and credentials.
     *
     * @param region the region
     * @param endpoint where EC2 answers, if not where the SDK expects it
     * @param role a role to assume, if any
     * @param environment for proxies
     * @param source where credentials come from, or those that assume the role
     */
    public AwsClients(
            String region,
            Optional<URI> endpoint,
            Optional<AssumedRole> role,
            AwsEnvironment environment,
            AwsCredentialsProvider source) {
        SdkHttpClient http =
                connections(endpoint.map(URI::getScheme).orElseGet(() -> environment.schemeOf("EC2")), environment);
        credentials = role.map(wanted -> assume(wanted, region, endpoint, source, environment))
                .orElse(source);
        reads = client(region, endpoint, credentials, http, tries(READ_TRIES, READ_ATTEMPT));
        writes = client(region, endpoint, credentials, http, tries(WRITE_TRIES, WRITE_ATTEMPT));
        open.add(0, reads);
        open.add(1, writes);
        if (source instanceof SdkAutoCloseable closeable) {
            open.add(closeable);
        }
        open.add(http);
    }

    /** Gets credentials, or fails as their source does; what was got is kept until it expires. */
    public void resolveCredentials() {
        credentials.resolveCredentials();
    }

    public Ec2Client reads() {
        return reads;
    }

    Ec2Client writes() {
        return writes;
    }

    /** The URL of EC2, if a user named one: by the option or by a setting of the SDK. */
    public Optional<URI> endpoint() {
        return reads.serviceClientConfiguration().endpointOverride();
    }

    private static SdkHttpClient connections(String scheme, AwsEnvironment environment) {
        return Apache5HttpClient.builder()
                .connectionTimeout(CONNECT)
                .socketTimeout(READ_ATTEMPT)
                .connectionAcquisitionTimeout(CONNECT)
                .maxConnections(CONNECTIONS)
                .tcpKeepAlive(true)
                .proxyConfiguration(new ProxyRules(scheme, environment).configuration())
                .build();
    }

    private AwsCredentialsProvider assume(
            AssumedRole role,
            String region,
            Optional<URI> ec2,
            AwsCredentialsProvider source,
            AwsEnvironment environment) {
        // Not the connections of EC2: its endpoint may be behind another proxy.
        SdkHttpClient http = connections(environment.schemeOf("STS"), environment);
        RoleCredentials assumed = new RoleCredentials(role, region, source, http, tries(READ_TRIES, WRITE_ATTEMPT));
        open.add(assumed);
        open.add(http);
        ec2.ifPresent(url -> LOG.info(
                "STS is asked for the role at {}; {} is for EC2 alone, and AWS_ENDPOINT_URL_STS names another STS",
                assumed.endpoint().map(URI::toString).orElse("its endpoint in " + region),
                url));
        return assumed;
    }

    private static Ec2Client client(
            String region,
            Optional<URI> endpoint,
            AwsCredentialsProvider credentials,
            SdkHttpClient http,
            ClientOverrideConfiguration tries) {
        var builder = Ec2Client.builder()
                .region(Region.of(region))
                .credentialsProvider(credentials)
                .httpClient(http)
                .overrideConfiguration(tries);
        endpoint.ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private static ClientOverrideConfiguration tries(int most, Duration attempt) {
        // The SDK's own pause after throttling is a second or more; the core uses that time better.
        StandardRetryStrategy strategy = AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(most)
                .backoffStrategy(BackoffStrategy.exponentialDelay(SHORTEST_PAUSE, LONGEST_PAUSE))
                .throttlingBackoffStrategy(BackoffStrategy.exponentialDelay(LONGEST_PAUSE, LONGEST_PAUSE))
                .build();
        return ClientOverrideConfiguration.builder()
                .retryStrategy(strategy)
                .addExecutionInterceptor(new StreamedResponses())
                .addExecutionInterceptor(new PermittedBodies())
                .apiCallAttemptTimeout(attempt)
                .apiCallTimeout(CALL)
                .build();
    }

    @Override
    public void close() {
        open.forEach(SdkAutoCloseable::close);
    }
}
