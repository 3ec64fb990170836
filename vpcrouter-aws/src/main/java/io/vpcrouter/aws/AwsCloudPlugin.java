package io.vpcrouter.aws;

import io.vpcrouter.internal.aws.calls.AwsClients;
import io.vpcrouter.internal.aws.calls.SdkEc2Calls;
import io.vpcrouter.internal.aws.credentials.AssumedRole;
import io.vpcrouter.internal.aws.credentials.CredentialChain;
import io.vpcrouter.internal.aws.errors.AwsErrors;
import io.vpcrouter.internal.aws.location.AwsEnvironment;
import io.vpcrouter.internal.aws.location.AwsLocation;
import io.vpcrouter.internal.aws.location.AwsOptions;
import io.vpcrouter.internal.aws.location.InstanceMetadata;
import io.vpcrouter.internal.aws.provider.AwsProvider;
import io.vpcrouter.internal.aws.provider.SourceDestCheckPolicy;
import io.vpcrouter.spi.CloudContext;
import io.vpcrouter.spi.CloudPlugin;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import io.vpcrouter.spi.OptionValues;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * The cloud {@code aws}: the route tables of one VPC of Amazon EC2.
 *
 * <p>Credentials come from the usual places of the AWS SDK. {@code docs/iam} lists what they must allow.
 */
public final class AwsCloudPlugin implements CloudPlugin {
    /** The region. */
    public static final OptionSpec<String> REGION = AwsOptions.REGION;

    /** The VPC. */
    public static final OptionSpec<String> VPC = AwsOptions.VPC;

    /** The URL of EC2, if it is not that of the region. */
    public static final OptionSpec<URI> ENDPOINT = AwsOptions.ENDPOINT;

    /** The ARN of a role to assume. */
    public static final OptionSpec<String> ROLE = AwsOptions.ROLE;

    /** The external ID that the role asks for. */
    public static final OptionSpec<String> ROLE_EXTERNAL_ID = AwsOptions.ROLE_EXTERNAL_ID;

    /** The name of the sessions of the role. */
    public static final OptionSpec<String> ROLE_SESSION_NAME = AwsOptions.ROLE_SESSION_NAME;

    /** How long a session of the role lasts. */
    public static final OptionSpec<Duration> ROLE_DURATION = AwsOptions.ROLE_DURATION;

    /** What happens to a source/destination check that is on. */
    static final OptionSpec<SourceDestCheckPolicy> SOURCE_DEST_CHECK = OptionSpec.of(
                    "source_dest_check",
                    OptionType.oneOf(SourceDestCheckPolicy.class),
                    "What to do about routers whose source/destination check is on.")
            .withDefault(SourceDestCheckPolicy.WARN);

    /** Whether the tags of instances are left unread. */
    public static final OptionSpec<Boolean> NO_INSTANCE_TAGS = OptionSpec.flag(
            "no_instance_tags",
            "Do not read the tags of instances, which saves one call in each pass: only interfaces can then be drained, or"
                    + " found by their tags.");

    /** Made by {@code ServiceLoader}, or by an embedder. */
    public AwsCloudPlugin() {}

    @Override
    public String name() {
        return "aws";
    }

    @Override
    public List<OptionSpec<?>> options() {
        return List.of(
                REGION,
                VPC,
                ENDPOINT,
                ROLE,
                ROLE_EXTERNAL_ID,
                ROLE_SESSION_NAME,
                ROLE_DURATION,
                SOURCE_DEST_CHECK,
                NO_INSTANCE_TAGS);
    }

    @Override
    public CloudProvider create(OptionValues options, CloudContext context) {
        AwsEnvironment environment = AwsEnvironment.system();
        return create(options, context, environment, CredentialChain.standard(environment));
    }

    CloudProvider create(
            OptionValues options,
            CloudContext context,
            AwsEnvironment environment,
            AwsCredentialsProvider credentials) {
        AwsLocation whereabouts = AwsLocation.find(options, environment, InstanceMetadata.PATIENCE, context.clock());
        Optional<URI> endpoint = options.find(AwsOptions.ENDPOINT);
        AwsClients clients =
                new AwsClients(whereabouts.region(), endpoint, AssumedRole.of(options), environment, credentials);
        AwsErrors errors = AwsErrors.ec2(whereabouts.region(), clients.endpoint());
        return new AwsProvider(
                whereabouts,
                new SdkEc2Calls(whereabouts.vpc(), clients, errors),
                options.get(SOURCE_DEST_CHECK),
                !options.get(NO_INSTANCE_TAGS),
                context);
    }
}
