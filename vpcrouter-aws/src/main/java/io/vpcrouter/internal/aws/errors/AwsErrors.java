package io.vpcrouter.internal.aws.errors;

import static java.util.Map.entry;

import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudException.Kind;
import io.vpcrouter.validation.NearestName;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * Turns what the SDK throws into what the core can act on. The only place that looks at the SDK's exceptions.
 *
 * <p>Source: Amazon EC2 API Reference, "Error codes for the Amazon EC2 API".
 */
public final class AwsErrors {
    private static final String CHECK_CREDENTIALS =
            "check the credentials in use; they must be valid in this region's partition";
    private static final String CHECK_CLOCK =
            "check the clock of this machine, and whether the credentials have expired";
    private static final String CHECK_ACCOUNT = "the account must be cleared for this; ask AWS Support";

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            entry("RequestLimitExceeded", Kind.THROTTLED),
            entry("EC2ThrottledException", Kind.THROTTLED),
            entry("Throttling", Kind.THROTTLED),
            entry("ThrottlingException", Kind.THROTTLED),
            entry("ThrottledException", Kind.THROTTLED),
            entry("BandwidthLimitExceeded", Kind.THROTTLED),
            entry("InternalError", Kind.TRANSIENT),
            entry("InternalFailure", Kind.TRANSIENT),
            entry("ServiceUnavailable", Kind.TRANSIENT),
            entry("Unavailable", Kind.TRANSIENT),
            entry("ServerInternal", Kind.TRANSIENT),
            entry("RequestTimeout", Kind.TRANSIENT),
            // Neither is wrong as such: the state of the resource, or the place in the listing, is of a moment ago.
            entry("IncorrectState", Kind.TRANSIENT),
            entry("InvalidRoute.InvalidState", Kind.TRANSIENT),
            entry("InvalidNextToken", Kind.TRANSIENT),
            entry("InvalidPaginationToken", Kind.TRANSIENT),
            entry("RouteAlreadyExists", Kind.CONFLICT),
            entry("RouteLimitExceeded", Kind.LIMIT),
            entry("FilterLimitExceeded", Kind.INVALID),
            entry("UnauthorizedOperation", Kind.DENIED),
            entry("AccessDenied", Kind.DENIED),
            entry("AccessDeniedException", Kind.DENIED),
            entry("AuthFailure", Kind.DENIED),
            entry("InvalidClientTokenId", Kind.DENIED),
            entry("UnrecognizedClientException", Kind.DENIED),
            entry("SignatureDoesNotMatch", Kind.DENIED),
            entry("IncompleteSignature", Kind.DENIED),
            entry("MissingAuthenticationToken", Kind.DENIED),
            entry("ExpiredToken", Kind.DENIED),
            entry("ExpiredTokenException", Kind.DENIED),
            entry("RequestExpired", Kind.DENIED),
            entry("RequestTimeTooSkewed", Kind.DENIED),
            entry("InvalidSecurity.RequestHasExpired", Kind.DENIED),
            entry("OptInRequired", Kind.DENIED),
            entry("Blocked", Kind.DENIED),
            entry("PendingVerification", Kind.DENIED));

    private static final Map<String, String> HINTS = Map.ofEntries(
            entry("AuthFailure", CHECK_CREDENTIALS),
            entry("InvalidClientTokenId", CHECK_CREDENTIALS),
            entry("UnrecognizedClientException", CHECK_CREDENTIALS),
            entry("SignatureDoesNotMatch", CHECK_CREDENTIALS),
            entry("IncompleteSignature", CHECK_CREDENTIALS),
            entry("MissingAuthenticationToken", CHECK_CREDENTIALS),
            entry("ExpiredToken", CHECK_CLOCK),
            entry("ExpiredTokenException", CHECK_CLOCK),
            entry("RequestExpired", CHECK_CLOCK),
            entry("RequestTimeTooSkewed", CHECK_CLOCK),
            entry("InvalidSecurity.RequestHasExpired", CHECK_CLOCK),
            entry("OptInRequired", CHECK_ACCOUNT),
            entry("Blocked", CHECK_ACCOUNT),
            entry("PendingVerification", CHECK_ACCOUNT),
            entry("RouteLimitExceeded", "delete rows, or raise the quota of routes per route table"));

    private static final String NOT_EC2 =
            "; what answers there is not EC2: check --aws_endpoint, and the proxy if there is one";

    private static final String NO_TRUST = "; if its certificate is of an authority that this JVM does not know,"
            + " name a trust store that has it: JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=FILE";

    private static final Set<String> STALE_PAGE = Set.of("InvalidNextToken", "InvalidPaginationToken");
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int SERVER_ERRORS = 500;

    private final String region;
    private final String endpoint;

    /**
     * Errors of one endpoint.
     *
     * @param region the region in use
     * @param endpoint where EC2 answers, for people
     */
    public AwsErrors(String region, String endpoint) {
        this.region = region;
        this.endpoint = endpoint;
    }

    /** Errors of the endpoint that somebody named, or else of the region. */
    public static AwsErrors of(String region, Optional<URI> endpoint) {
        return new AwsErrors(region, endpoint.map(URI::toString).orElse("EC2 in " + region));
    }

    /** What a call that threw means to the core. */
    public CloudException toCloud(String operation, RuntimeException thrown) {
        if (thrown instanceof CloudException known) {
            return known;
        }
        Optional<CredentialsMissingException> missing = causeOf(thrown, CredentialsMissingException.class);
        if (missing.isPresent()) {
            return new CloudException(
                    Kind.DENIED, operation, null, OneLine.of(missing.get().getMessage()), thrown);
        }
        if (thrown instanceof AwsServiceException refused) {
            return refused(operation, refused);
        }
        return unanswered(operation, thrown);
    }

    /** Whether a listing lost its place and can start again. */
    public static boolean isStalePage(RuntimeException thrown) {
        return code(thrown).filter(STALE_PAGE::contains).isPresent();
    }

    /** Whether the endpoint refuses a parameter that it does not know, as an emulator of an older EC2 does. */
    public static boolean isUnknownParameter(RuntimeException thrown, String parameter) {
        return code(thrown).filter("UnknownParameter"::equals).isPresent()
                && String.valueOf(thrown.getMessage()).contains(parameter);
    }

    /** Whether a dry run ended as one that would be allowed does: with an error too. */
    public static boolean isDryRunSuccess(RuntimeException thrown) {
        return code(thrown).filter("DryRunOperation"::equals).isPresent();
    }

    /** Whether a call failed because its answer did not come in time, or had no end: half as much may do. */
    public static boolean isTooMuchAtOnce(CloudException failure) {
        return failure.getCause() instanceof ApiCallTimeoutException
                || failure.getCause() instanceof ApiCallAttemptTimeoutException
                || causeOf(failure, ResponseTooLargeException.class).isPresent();
    }

    private static Optional<String> code(RuntimeException thrown) {
        return thrown instanceof AwsServiceException refused
                ? Optional.ofNullable(refused.awsErrorDetails()).map(AwsErrorDetails::errorCode)
                : Optional.empty();
    }

    private CloudException refused(String operation, AwsServiceException refused) {
        AwsErrorDetails details = refused.awsErrorDetails();
        String code =
                code(refused).map(OneLine::of).filter(text -> !text.isEmpty()).orElse(null);
        if (code == null) {
            return refusedBySomebodyElse(operation, refused);
        }
        String said = details == null ? refused.rawMessage() : details.errorMessage();
        String call = refused instanceof StsException ? "AssumeRole" : operation;
        List<String> reference = new ArrayList<>();
        reference.add("HTTP " + refused.statusCode());
        if (refused.requestId() != null) {
            reference.add("request " + OneLine.of(refused.requestId()));
        }
        Kind kind = kind(operation, code, refused, String.valueOf(said));
        String message = code + ": " + withoutEncodedPart(OneLine.of(said)) + " (" + String.join(", ", reference) + ")"
                + hint(kind, call, code);
        return new CloudException(kind, call, code, message, refused);
    }

    /** EC2 gives every refusal a code. One without is of a proxy, or of some other server, and may be gone soon. */
    private CloudException refusedBySomebodyElse(String operation, AwsServiceException refused) {
        int status = refused.statusCode();
        return new CloudException(
                status == TOO_MANY_REQUESTS ? Kind.THROTTLED : Kind.TRANSIENT,
                operation,
                null,
                "HTTP " + status + " without an error of EC2 from " + endpoint
                        // In trouble, what stands before EC2 may have nothing else to say.
                        + (status < SERVER_ERRORS ? NOT_EC2 : ""),
                refused);
    }

    private static Kind kind(String operation, String code, AwsServiceException refused, String said) {
        Kind known = KINDS.get(code);
        if (known != null) {
            return known;
        }
        if (code.endsWith(".NotFound") || isReplaceOfNoRow(operation, code, said)) {
            return Kind.NOT_FOUND;
        }
        int status = refused.statusCode();
        if (refused.isThrottlingException() || status == TOO_MANY_REQUESTS) {
            return Kind.THROTTLED;
        }
        if (status >= SERVER_ERRORS) {
            return Kind.TRANSIENT;
        }
        return status == UNAUTHORIZED || status == FORBIDDEN ? Kind.DENIED : Kind.INVALID;
    }

    /** EC2 gives this case the code of a bad parameter, and only its text tells it from one. */
    private static boolean isReplaceOfNoRow(String operation, String code, String said) {
        return operation.equals("ReplaceRoute")
                && code.equals("InvalidParameterValue")
                && said.toLowerCase(Locale.ROOT).contains("no route defined");
    }

    /** The encoded part can only be read with a call to STS, and is longer than all the rest. */
    private static String withoutEncodedPart(String said) {
        int encoded = said.indexOf("Encoded authorization failure message");
        return encoded < 0 ? said : said.substring(0, encoded).strip();
    }

    private static String hint(Kind kind, String call, String code) {
        String known = HINTS.get(code);
        if (known != null) {
            return "; " + known;
        }
        if (kind == Kind.DENIED) {
            return call.equals("AssumeRole")
                    ? "; the role must trust the credentials in use, and they must be allowed sts:AssumeRole"
                    : "; allow ec2:" + call + " to the role or user in use";
        }
        return "";
    }

    private CloudException unanswered(String operation, RuntimeException thrown) {
        if (thrown instanceof AbortedException) {
            return new CloudException(Kind.TRANSIENT, operation, null, "interrupted, or closed", thrown);
        }
        if (thrown instanceof ApiCallTimeoutException || thrown instanceof ApiCallAttemptTimeoutException) {
            return new CloudException(Kind.TRANSIENT, operation, null, "no answer in time from " + endpoint, thrown);
        }
        Optional<UnknownHostException> noName = causeOf(thrown, UnknownHostException.class);
        if (noName.isPresent()) {
            return new CloudException(
                    Kind.TRANSIENT, operation, null, "no such name: " + endpoint + knownRegion(), thrown);
        }
        Optional<IOException> broken = causeOf(thrown, IOException.class);
        if (broken.isPresent()) {
            return new CloudException(
                    Kind.TRANSIENT,
                    operation,
                    null,
                    "no answer from " + endpoint + ": "
                            + OneLine.of(broken.get().getMessage())
                            + (causeOf(thrown, SSLHandshakeException.class).isPresent() ? NO_TRUST : ""),
                    thrown);
        }
        String what = thrown instanceof SdkClientException
                ? "no usable answer from " + endpoint + ": "
                : "an answer that cannot be read from " + endpoint + ": ";
        return new CloudException(
                Kind.TRANSIENT, operation, null, what + OneLine.of(String.valueOf(thrown.getMessage())), thrown);
    }

    private String knownRegion() {
        List<String> names = Region.regions().stream().map(Region::id).toList();
        if (names.contains(region)) {
            return "";
        }
        return "; region " + region + " is not known here"
                + NearestName.to(region, names)
                        .map(name -> " (nearest: " + name + ")")
                        .orElse("");
    }

    private static <T extends Throwable> Optional<T> causeOf(Throwable thrown, Class<T> type) {
        // Bounded, because nothing keeps a chain of causes from being a circle.
        Throwable next = thrown;
        for (int depth = 0; next != null && depth < 16; depth++) {
            if (type.isInstance(next)) {
                return Optional.of(type.cast(next));
            }
            next = next.getCause();
        }
        return Optional.empty();
    }
}
