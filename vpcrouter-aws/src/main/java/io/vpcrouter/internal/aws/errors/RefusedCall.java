package io.vpcrouter.internal.aws.errors;

import io.vpcrouter.internal.aws.errors.ErrorCodes.Meaning;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudException.Kind;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** An error response: from the service itself, with an error code, or from whatever answers in its place. */
final class RefusedCall {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int SERVER_ERRORS = 500;
    // "Signature expired: 20260101T000000Z is now earlier than …", "Signature not yet current: …": the code is that of
    // a
    // wrong key.
    private static final Pattern WRONG_TIME = Pattern.compile(
            "signature (has )?expired|signature not yet current|request has expired", Pattern.CASE_INSENSITIVE);

    private final ServiceEndpoint endpoint;
    private final String operation;
    private final AwsServiceException refused;

    RefusedCall(ServiceEndpoint endpoint, String operation, AwsServiceException refused) {
        this.endpoint = endpoint;
        this.operation = operation;
        this.refused = refused;
    }

    /** The error code of a failure, if it is an error response that has one. */
    static Optional<String> codeOf(RuntimeException thrown) {
        return thrown instanceof AwsServiceException refused
                ? Optional.ofNullable(refused.awsErrorDetails()).map(AwsErrorDetails::errorCode)
                : Optional.empty();
    }

    CloudException toCloud() {
        return codeOf(refused)
                .map(OneLine::of)
                .filter(code -> !code.isEmpty())
                .map(this::byTheService)
                .orElseGet(this::bySomethingElse);
    }

    private CloudException byTheService(String code) {
        AwsErrorDetails details = refused.awsErrorDetails();
        String said = OneLine.of(details == null ? refused.rawMessage() : details.errorMessage());
        Meaning meaning = meaning(code, said);
        String request = refused.requestId() == null ? "" : ", request " + OneLine.of(refused.requestId());
        String message = code + ": " + withoutEncodedPart(said) + " (HTTP " + refused.statusCode() + request + ")"
                + (meaning.hint().isEmpty() ? "" : "; " + meaning.hint());
        return new CloudException(meaning.kind(), operation, code, message, refused);
    }

    private Meaning meaning(String code, String said) {
        Meaning meaning = ErrorCodes.meaning(code).orElseGet(() -> new Meaning(kindOfUnknown(code, said), ""));
        if (meaning.kind() != Kind.DENIED) {
            return meaning;
        }
        if (WRONG_TIME.matcher(said).find()) {
            return new Meaning(Kind.DENIED, ErrorCodes.CHECK_CLOCK);
        }
        return meaning.hint().isEmpty() ? new Meaning(Kind.DENIED, permission()) : meaning;
    }

    private Kind kindOfUnknown(String code, String said) {
        if (isReplaceOfMissingRoute(code, said)) {
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

    /** EC2 gives this case the code of a bad parameter; only its text tells them apart. */
    private boolean isReplaceOfMissingRoute(String code, String said) {
        return operation.equals("ReplaceRoute")
                && code.equals("InvalidParameterValue")
                && said.toLowerCase(Locale.ROOT).contains("no route defined");
    }

    private String permission() {
        return operation.equals("AssumeRole")
                ? "the role must trust the credentials in use, and they must be allowed sts:AssumeRole"
                : "allow ec2:" + operation + " to the role or user in use";
    }

    /** Only a call to STS can decode that part, and it is longer than all the rest. */
    private static String withoutEncodedPart(String said) {
        int encoded = said.indexOf("Encoded authorization failure message");
        return encoded < 0 ? said : said.substring(0, encoded).strip();
    }

    /** AWS puts a code into every error. A response without one is from a proxy or another server, and may be gone soon. */
    private CloudException bySomethingElse() {
        int status = refused.statusCode();
        // A proxy whose upstream fails says no more than the status.
        String hint = status < SERVER_ERRORS
                ? "; what answers there is not " + endpoint.service() + ": check " + endpoint.setting()
                        + ", and the proxy if there is one"
                : "";
        return new CloudException(
                status == TOO_MANY_REQUESTS ? Kind.THROTTLED : Kind.TRANSIENT,
                operation,
                null,
                "HTTP " + status + " without an error code of " + endpoint.service() + " from " + endpoint + hint,
                refused);
    }
}
