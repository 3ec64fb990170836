package io.vpcrouter.aws;

import io.vpcrouter.spi.CloudContext;
import io.vpcrouter.spi.CloudPlugin;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionValues;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/**
 * The cloud {@code aws}: the route tables of one VPC of Amazon EC2.
 *
 * <p>Credentials come from the usual places of the AWS SDK. What they must allow stands in {@code docs/iam}.
 */
public final class AwsCloudPlugin implements CloudPlugin {
    /** Made by {@code ServiceLoader}, or by whoever embeds the router. */
    public AwsCloudPlugin() {}

    @Override
    public String name() {
        return "aws";
    }

    @Override
    public List<OptionSpec<?>> options() {
        return List.of(
                AwsOptions.REGION, AwsOptions.VPC, AwsOptions.ENDPOINT, AwsOptions.ROLE, AwsOptions.SOURCE_DEST_CHECK);
    }

    @Override
    public CloudProvider create(OptionValues options, CloudContext context) {
        return create(
                options,
                context,
                AwsEnvironment.system(),
                new NamedCredentials(DefaultCredentialsProvider.builder().build()));
    }

    CloudProvider create(
            OptionValues options,
            CloudContext context,
            AwsEnvironment environment,
            AwsCredentialsProvider credentials) {
        Whereabouts whereabouts = Whereabouts.find(options, environment, InstanceMetadata.PATIENCE, context.clock());
        Optional<URI> endpoint = options.find(AwsOptions.ENDPOINT);
        AwsClients clients =
                new AwsClients(whereabouts.region(), endpoint, options.find(AwsOptions.ROLE), environment, credentials);
        AwsErrors errors = AwsErrors.of(whereabouts.region(), clients.endpoint());
        return new AwsProvider(
                whereabouts,
                new SdkEc2Calls(whereabouts.vpc(), clients, errors),
                options.get(AwsOptions.SOURCE_DEST_CHECK),
                context);
    }
}
