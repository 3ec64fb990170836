package io.vpcrouter.internal.aws.location;

import io.vpcrouter.internal.aws.errors.OneLine;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.RouterClock;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the route tables are: the region and the VPC.
 *
 * @param region the name of the region
 * @param vpc the id of the VPC
 */
public record AwsLocation(String region, String vpc) {
    /**
     * Finds region and VPC: in the options, the region else in the AWS environment, and what is still missing in the
     * metadata of the instance that this process runs on.
     *
     * @throws CloudException if one of them cannot be found; the message says what to do
     */
    public static AwsLocation find(
            OptionValues options, AwsEnvironment environment, Duration patience, RouterClock clock) {
        Optional<String> region = options.find(AwsOptions.REGION).or(() -> configuredRegion(environment));
        Optional<String> vpc = options.find(AwsOptions.VPC);
        if (region.isPresent() && vpc.isPresent()) {
            return new AwsLocation(region.get(), vpc.get());
        }
        InstanceMetadata instance = instance(environment, patience, clock);
        return new AwsLocation(region.orElseGet(instance::region), vpc.orElseGet(instance::vpc));
    }

    /** Finds the region in the same way. */
    public static String region(
            OptionValues options, AwsEnvironment environment, Duration patience, RouterClock clock) {
        return options.find(AwsOptions.REGION)
                .or(() -> configuredRegion(environment))
                .orElseGet(() -> instance(environment, patience, clock).region());
    }

    private static InstanceMetadata instance(AwsEnvironment environment, Duration patience, RouterClock clock) {
        URI endpoint = InstanceMetadata.endpoint(environment)
                .orElseThrow(() -> InstanceMetadata.failure(
                        "switched off by AWS_EC2_METADATA_DISABLED (expected: region and VPC from options or from there); "
                                + "give --region and --vpc",
                        null));
        return new InstanceMetadata(endpoint, patience, clock);
    }

    /** In the order of the SDK, without its request to the instance, and with the variable that the AWS command line reads too. */
    private static Optional<String> configuredRegion(AwsEnvironment environment) {
        Optional<String> region = environment
                .setting("aws.region", "AWS_REGION")
                .or(() -> environment.variable("AWS_DEFAULT_REGION"))
                .or(environment::regionOfTheProfile);
        region.filter(name -> !AwsOptions.isRegion(name)).ifPresent(name -> {
            throw InstanceMetadata.failure(
                    "region of the AWS environment: " + OneLine.of(name) + " (expected: "
                            + AwsOptions.REGION.type().expected() + ")",
                    null);
        });
        return region;
    }

    @Override
    public String toString() {
        return vpc + " in " + region;
    }
}
