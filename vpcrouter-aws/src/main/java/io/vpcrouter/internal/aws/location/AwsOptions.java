package io.vpcrouter.internal.aws.location;

import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The options of the plugins of this module. */
public final class AwsOptions {
    // Region and VPC become part of host names and of filters, where `*` and `?` are wildcards.
    private static final Pattern REGION_NAME = Pattern.compile("[a-z][a-z0-9-]{1,40}");
    private static final Pattern VPC_ID = Pattern.compile("vpc-[0-9a-z]{1,40}");
    private static final Pattern ROLE_NAME = Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:role/[\\x21-\\x7e]{1,600}");
    private static final Set<String> SCHEMES = Set.of("http", "https");

    public static final OptionSpec<String> REGION = OptionSpec.of(
                    "region",
                    named("REGION", "the name of a region, as in us-east-1", REGION_NAME),
                    "The AWS region of the VPC; without it, that of the AWS environment or of this instance.")
            .withShortName("r");

    public static final OptionSpec<String> VPC = OptionSpec.of(
                    "vpc",
                    named("VPC", "the id of a VPC, as in vpc-350d6a51", VPC_ID),
                    "The VPC whose route tables are managed; without it, that of this instance.")
            .withShortName("v");

    public static final OptionSpec<URI> ENDPOINT = OptionSpec.of(
            "aws_endpoint",
            OptionType.custom("URL", "an http or https URL with a host", AwsOptions::parseUrl, URI::toString),
            "Where EC2 answers, and STS too unless the host is one of Amazon's; without it, what AWS_ENDPOINT_URL"
                    + " says.");

    public static final OptionSpec<String> ROLE = OptionSpec.of(
            "aws_role_arn",
            named("ARN", "the ARN of a role, as in arn:aws:iam::123456789012:role/router", ROLE_NAME),
            "A role to assume for all calls.");

    private AwsOptions() {}

    /** Whether a text can be the name of a region. */
    static boolean isRegion(String text) {
        return REGION_NAME.matcher(text).matches();
    }

    /** Whether a text can be the id of a VPC. */
    static boolean isVpc(String text) {
        return VPC_ID.matcher(text).matches();
    }

    private static OptionType<String> named(String placeholder, String expected, Pattern pattern) {
        return OptionType.custom(
                placeholder,
                expected,
                text -> Optional.of(text).filter(given -> pattern.matcher(given).matches()),
                text -> text);
    }

    private static Optional<URI> parseUrl(String text) {
        try {
            URI url = new URI(text);
            boolean usable = url.getScheme() != null
                    && SCHEMES.contains(url.getScheme())
                    && url.getHost() != null
                    && url.getPort() <= 65_535
                    && url.getUserInfo() == null
                    && url.getQuery() == null
                    && url.getFragment() == null;
            return usable ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
