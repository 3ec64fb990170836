package io.vpcrouter.internal.dynamodb;

import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import io.vpcrouter.spi.OptionValues;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The options of the leadership {@code dynamodb}. */
public final class DynamoDbOptions {
    // Source: Amazon DynamoDB Developer Guide, "Supported data types and naming rules".
    private static final Pattern TABLE_NAME = Pattern.compile("[A-Za-z0-9_.-]{3,255}");
    // It becomes part of a host name.
    private static final Pattern REGION_NAME = Pattern.compile("[a-z][a-z0-9-]{1,40}");

    public static final OptionSpec<String> TABLE = OptionSpec.of(
                    "dynamodb_table",
                    OptionType.matching("TABLE", "3 to 255 letters, digits or characters of _.-", TABLE_NAME),
                    "The table with the locks of the leaders. Its partition key is named key and is a string.")
            .asRequired();
    public static final OptionSpec<String> REGION = OptionSpec.of(
            "dynamodb_region",
            OptionType.matching("REGION", "the name of a region, as in us-east-1", REGION_NAME),
            "The AWS region of that table; without it, that of the AWS environment or of this instance.");
    public static final OptionSpec<URI> ENDPOINT = OptionSpec.of(
            "dynamodb_endpoint",
            OptionType.serviceUrl(),
            "The URL of DynamoDB; without it, the one of AWS_ENDPOINT_URL_DYNAMODB or AWS_ENDPOINT_URL, or that of the"
                    + " region.");

    /**
     * Where the lock is.
     *
     * @param table the name of the table
     * @param region its region, if it is not that of the environment
     * @param endpoint the URL of DynamoDB, if it is not that of the region
     */
    public record Settings(String table, Optional<String> region, Optional<URI> endpoint) {}

    private DynamoDbOptions() {}

    /** All of them. */
    public static List<OptionSpec<?>> all() {
        return List.of(TABLE, REGION, ENDPOINT);
    }

    /** What the options say. */
    public static Settings settings(OptionValues options) {
        return new Settings(options.get(TABLE), options.find(REGION), options.find(ENDPOINT));
    }
}
