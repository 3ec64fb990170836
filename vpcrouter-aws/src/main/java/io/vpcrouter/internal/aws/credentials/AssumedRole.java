package io.vpcrouter.internal.aws.credentials;

import io.vpcrouter.internal.aws.location.AwsOptions;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A role to assume, as the options describe it.
 *
 * @param arn its ARN
 * @param externalId what its trust policy may ask for
 * @param sessionName the name of the session in the logs of AWS, if not the usual one
 * @param duration how long each session lasts, if not as long as STS usually grants
 */
public record AssumedRole(
        String arn, Optional<String> externalId, Optional<String> sessionName, Optional<Duration> duration) {
    /**
     * The role that the options name, if they name one.
     *
     * @throws InvalidException if they describe the session of a role, but name none
     */
    public static Optional<AssumedRole> of(OptionValues options) {
        Optional<String> arn = options.find(AwsOptions.ROLE);
        if (arn.isEmpty()) {
            List<Problem> problems = Stream.of(
                            AwsOptions.ROLE_EXTERNAL_ID, AwsOptions.ROLE_SESSION_NAME, AwsOptions.ROLE_DURATION)
                    .filter(option -> options.find(option).isPresent())
                    .map(AssumedRole::withoutRole)
                    .toList();
            if (!problems.isEmpty()) {
                throw new InvalidException(problems);
            }
        }
        return arn.map(name -> new AssumedRole(
                name,
                options.find(AwsOptions.ROLE_EXTERNAL_ID),
                options.find(AwsOptions.ROLE_SESSION_NAME),
                options.find(AwsOptions.ROLE_DURATION)));
    }

    private static Problem withoutRole(OptionSpec<?> option) {
        return Problem.error(
                "role-option-without-role",
                Location.of("options"),
                option.flagName(),
                null,
                AwsOptions.ROLE.flagName() + " beside it");
    }
}
