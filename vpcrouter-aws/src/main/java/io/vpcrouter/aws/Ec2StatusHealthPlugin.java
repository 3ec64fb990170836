package io.vpcrouter.aws;

import io.vpcrouter.internal.aws.calls.AwsClients;
import io.vpcrouter.internal.aws.credentials.AssumedRole;
import io.vpcrouter.internal.aws.credentials.CredentialChain;
import io.vpcrouter.internal.aws.errors.AwsErrors;
import io.vpcrouter.internal.aws.location.AwsEnvironment;
import io.vpcrouter.internal.aws.location.AwsLocation;
import io.vpcrouter.internal.aws.location.AwsOptions;
import io.vpcrouter.internal.aws.location.InstanceMetadata;
import io.vpcrouter.internal.aws.status.Ec2StatusMonitor;
import io.vpcrouter.internal.aws.status.InstanceStatusCalls;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionValues;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * The check {@code ec2status}: a host works if its instance runs, its status checks pass, and neither its retirement nor a
 * stop is scheduled. It shares the options of the cloud {@code aws} for region, endpoint and role.
 */
public final class Ec2StatusHealthPlugin implements HealthPlugin {
    /** How often EC2 is asked. */
    public static final OptionSpec<Duration> INTERVAL = OptionSpec.seconds(
                    "ec2_check_interval",
                    Duration.ofSeconds(5),
                    Duration.ofHours(1),
                    "How often EC2 is asked for the status of all instances, in seconds.")
            .withDefault(Duration.ofSeconds(15));

    /** Made by {@code ServiceLoader}, or by an embedder. */
    public Ec2StatusHealthPlugin() {}

    @Override
    public String name() {
        return "ec2status";
    }

    @Override
    public Optional<String> requiredCloud() {
        return Optional.of("aws");
    }

    @Override
    public List<OptionSpec<?>> options() {
        return List.of(
                INTERVAL,
                AwsOptions.REGION,
                AwsOptions.ENDPOINT,
                AwsOptions.ROLE,
                AwsOptions.ROLE_EXTERNAL_ID,
                AwsOptions.ROLE_SESSION_NAME,
                AwsOptions.ROLE_DURATION);
    }

    @Override
    public HealthMonitor create(OptionValues options, HealthContext context) {
        AwsEnvironment environment = AwsEnvironment.system();
        return create(options, context, environment, CredentialChain.standard(environment));
    }

    HealthMonitor create(
            OptionValues options,
            HealthContext context,
            AwsEnvironment environment,
            AwsCredentialsProvider credentials) {
        Optional<AssumedRole> role = AssumedRole.of(options);
        return new Ec2StatusMonitor(options.get(INTERVAL), context, () -> {
            String region = AwsLocation.region(options, environment, InstanceMetadata.PATIENCE, context.clock());
            Optional<URI> endpoint = options.find(AwsOptions.ENDPOINT);
            AwsClients clients = new AwsClients(region, endpoint, role, environment, credentials);
            return new InstanceStatusCalls(clients, AwsErrors.ec2(region, clients.endpoint()));
        });
    }
}
