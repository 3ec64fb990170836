package io.vpcrouter.internal.aws.errors;

import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudException.Kind;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Turns what the SDK throws into what the core can act on. No other package looks at the SDK's exceptions. */
public final class AwsErrors {
    private final ServiceEndpoint endpoint;

    private AwsErrors(ServiceEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Errors of EC2 at the URL that somebody named, or else in the region. */
    public static AwsErrors ec2(String region, Optional<URI> url) {
        String name = url.map(URI::toString).orElse("EC2 in " + region);
        return new AwsErrors(new ServiceEndpoint("EC2", region, name, "--aws_endpoint"));
    }

    /** Errors of STS, likewise. */
    public static AwsErrors sts(String region, Optional<URI> url) {
        String name = url.map(known -> "STS at " + known).orElse("STS in " + region);
        return new AwsErrors(new ServiceEndpoint("STS", region, name, "AWS_ENDPOINT_URL_STS"));
    }

    /** What it means that the time for a call was over before there were credentials for it. */
    public static CloudException noCredentialsInTime(String operation, RuntimeException thrown) {
        return new CloudException(
                Kind.TRANSIENT,
                operation,
                null,
                "no credentials in time: their source, as a credential_process, the metadata service or STS, does not answer",
                thrown);
    }

    /** Whether the time for a call was over. */
    public static boolean isTimeout(RuntimeException thrown) {
        return UnansweredCall.isTimeout(thrown);
    }

    /** What a call that threw means to the core. */
    public CloudException toCloud(String operation, RuntimeException thrown) {
        // Credentials and roles have said already what failed; the SDK may have wrapped that.
        Optional<CloudException> known = Causes.find(thrown, CloudException.class);
        if (known.isPresent()) {
            return known.get();
        }
        Optional<CredentialsMissingException> missing = Causes.find(thrown, CredentialsMissingException.class);
        if (missing.isPresent()) {
            return new CloudException(
                    Kind.DENIED, operation, null, String.valueOf(missing.get().getMessage()), thrown);
        }
        if (thrown instanceof AwsServiceException refused) {
            return new RefusedCall(endpoint, operation, refused).toCloud();
        }
        return new UnansweredCall(endpoint, operation, thrown).toCloud();
    }

    /** Whether a listing lost its place and has to start again. */
    public static boolean isLostPlace(RuntimeException thrown) {
        return RefusedCall.codeOf(thrown).filter(ErrorCodes::isLostPlace).isPresent();
    }

    /** Whether the endpoint refuses a parameter that it does not know, as an emulator of an older EC2 does. */
    public static boolean isUnknownParameter(RuntimeException thrown, String parameter) {
        return RefusedCall.codeOf(thrown).filter("UnknownParameter"::equals).isPresent()
                && String.valueOf(thrown.getMessage()).contains(parameter);
    }

    /** Whether a dry run ended as EC2 ends one whose call would be allowed: with this error. */
    public static boolean isDryRunSuccess(RuntimeException thrown) {
        return RefusedCall.codeOf(thrown).filter("DryRunOperation"::equals).isPresent();
    }

    /** Whether a response came too late or was too large, so that a smaller page may do. */
    public static boolean isTooMuchAtOnce(CloudException failure) {
        return (failure.getCause() != null && UnansweredCall.isTimeout(failure.getCause()))
                || Causes.find(failure, ResponseTooLargeException.class).isPresent();
    }
}
