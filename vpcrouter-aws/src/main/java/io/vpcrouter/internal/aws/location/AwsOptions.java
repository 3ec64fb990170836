package io.vpcrouter.internal.aws.location;

import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;

/** The options of the plugins of this module. */
public final class AwsOptions {
    // Region and VPC become part of host names and of filters, where `*` and `?` are wildcards.
    private static final Pattern REGION_NAME = Pattern.compile("[a-z][a-z0-9-]{1,40}");
    private static final Pattern VPC_ID = Pattern.compile("vpc-[0-9a-z]{1,40}");
    private static final Pattern ROLE_NAME = Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:role/[\\x21-\\x7e]{1,600}");
    // Source of these two and of the duration: AWS STS API Reference, AssumeRole.
    private static final Pattern EXTERNAL_ID = Pattern.compile("[A-Za-z0-9_+=,.@:/-]{2,1224}");
    private static final Pattern SESSION_NAME = Pattern.compile("[A-Za-z0-9_+=,.@-]{2,64}");
    private static final Duration SHORTEST_SESSION = Duration.ofMinutes(15);
    private static final Duration LONGEST_SESSION = Duration.ofHours(12);

    public static final OptionSpec<String> REGION = OptionSpec.of(
                    "region",
                    OptionType.matching("REGION", "the name of a region, as in us-east-1", REGION_NAME),
                    "The AWS region of the VPC; without it, that of the AWS environment or of this instance.")
            .withShortName("r");

    public static final OptionSpec<String> VPC = OptionSpec.of(
                    "vpc",
                    OptionType.matching("VPC", "the id of a VPC, as in vpc-350d6a51", VPC_ID),
                    "The VPC whose route tables are managed; without it, that of this instance.")
            .withShortName("v");

    public static final OptionSpec<URI> ENDPOINT = OptionSpec.of(
            "aws_endpoint",
            OptionType.serviceUrl(),
            "The URL of EC2, and of nothing else; without it, the one of AWS_ENDPOINT_URL_EC2 or AWS_ENDPOINT_URL, or that"
                    + " of the region.");

    public static final OptionSpec<String> ROLE = OptionSpec.of(
            "aws_role_arn",
            OptionType.matching("ARN", "the ARN of a role, as in arn:aws:iam::123456789012:role/router", ROLE_NAME),
            "A role to assume for all calls, from STS at AWS_ENDPOINT_URL_STS or AWS_ENDPOINT_URL, or in the region.");

    public static final OptionSpec<String> ROLE_EXTERNAL_ID = OptionSpec.of(
            "aws_role_external_id",
            OptionType.matching("ID", "2 to 1224 letters, digits or characters of _+=,.@:/-", EXTERNAL_ID),
            "The external ID that the trust policy of the role asks for.");

    public static final OptionSpec<String> ROLE_SESSION_NAME = OptionSpec.of(
            "aws_role_session_name",
            OptionType.matching("NAME", "2 to 64 letters, digits or characters of _+=,.@-", SESSION_NAME),
            "The name of the role's session in CloudTrail; vpcrouter if not given.");

    public static final OptionSpec<Duration> ROLE_DURATION = OptionSpec.seconds(
            "aws_role_duration",
            SHORTEST_SESSION,
            LONGEST_SESSION,
            "How long each session of the role lasts, in seconds, before it is renewed; 3600 if not given.");

    private AwsOptions() {}

    /** Whether a text can be the name of a region. */
    static boolean isRegion(String text) {
        return REGION_NAME.matcher(text).matches();
    }

    /** Whether a text can be the id of a VPC. */
    static boolean isVpc(String text) {
        return VPC_ID.matcher(text).matches();
    }
}
