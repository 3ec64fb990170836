package io.vpcrouter.internal.aws.location;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;

/**
 * The environment variables, system properties and profile that AWS tools read. Handed in, so that tests need not change
 * the process.
 */
public final class AwsEnvironment {
    private final Function<String, @Nullable String> variables;
    private final Function<String, @Nullable String> properties;
    private final Supplier<Optional<String>> profileRegion;

    public AwsEnvironment(
            Function<String, @Nullable String> variables,
            Function<String, @Nullable String> properties,
            Supplier<Optional<String>> profileRegion) {
        this.variables = variables;
        this.properties = properties;
        this.profileRegion = profileRegion;
    }

    /** The environment of this process. */
    public static AwsEnvironment system() {
        return new AwsEnvironment(System::getenv, System::getProperty, AwsEnvironment::regionOfProfile);
    }

    private static Optional<String> regionOfProfile() {
        try {
            return Optional.of(new AwsProfileRegionProvider().getRegion().id());
        } catch (SdkClientException e) {
            // The SDK's way to say that there is no profile, or that it has no region.
            return Optional.empty();
        }
    }

    /** A variable of the environment; an empty one counts as absent, as it does for the SDK. */
    public Optional<String> variable(String name) {
        return present(variables.apply(name));
    }

    /** A system property of the JVM; an empty one counts as absent. */
    public Optional<String> property(String name) {
        return present(properties.apply(name));
    }

    /** A system property of the JVM, or a variable of the environment, in this order. */
    public Optional<String> setting(String property, String variable) {
        return property(property).or(() -> variable(variable));
    }

    /** The scheme of a service's endpoint, as far as the environment names one. */
    public String schemeOf(String service) {
        return setting(
                        "aws.endpointUrl" + service.charAt(0)
                                + service.substring(1).toLowerCase(Locale.ROOT),
                        "AWS_ENDPOINT_URL_" + service)
                .or(() -> setting("aws.endpointUrl", "AWS_ENDPOINT_URL"))
                .filter(url -> url.startsWith("http:"))
                .map(url -> "http")
                .orElse("https");
    }

    /** The region of the profile in use. */
    Optional<String> regionOfTheProfile() {
        return profileRegion.get();
    }

    private static Optional<String> present(@Nullable String text) {
        return Optional.ofNullable(text).map(String::strip).filter(value -> !value.isEmpty());
    }
}
