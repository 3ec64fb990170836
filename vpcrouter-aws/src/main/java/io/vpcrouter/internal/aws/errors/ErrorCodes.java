package io.vpcrouter.internal.aws.errors;

import static java.util.Map.entry;

import io.vpcrouter.spi.CloudException.Kind;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What each error code of EC2 and STS means, and what a user can do about it. To add a rule for one more code, add a line
 * here.
 *
 * <p>Source: Amazon EC2 API Reference, "Error codes for the Amazon EC2 API"; AWS STS API Reference, "Common errors".
 */
final class ErrorCodes {
    /** What to do next, and a hint for people; empty if the message of EC2 says enough. */
    record Meaning(Kind kind, String hint) {}

    /** A hint for requests whose time AWS does not accept, under whatever code it says so. */
    static final String CHECK_CLOCK =
            "check the clock of this machine: AWS takes requests of the last five minutes only";

    private static final String CHECK_CREDENTIALS =
            "check the credentials in use; they must be valid in this region's partition";
    private static final String RENEW_CREDENTIALS = "the credentials in use have expired: renew them";
    private static final String CHECK_ACCOUNT = "the account must be cleared for this; ask AWS Support";

    private static final Map<String, Meaning> MEANINGS = Map.ofEntries(
            code("RequestLimitExceeded", Kind.THROTTLED),
            code("EC2ThrottledException", Kind.THROTTLED),
            code("Throttling", Kind.THROTTLED),
            code("ThrottlingException", Kind.THROTTLED),
            code("ThrottledException", Kind.THROTTLED),
            code("BandwidthLimitExceeded", Kind.THROTTLED),
            code("InternalError", Kind.TRANSIENT),
            code("InternalFailure", Kind.TRANSIENT),
            code("ServiceUnavailable", Kind.TRANSIENT),
            code("Unavailable", Kind.TRANSIENT),
            code("ServerInternal", Kind.TRANSIENT),
            code("RequestTimeout", Kind.TRANSIENT),
            // The resource, or the place in the listing, has changed since: the next attempt sees the new state.
            code("IncorrectState", Kind.TRANSIENT),
            code("InvalidRoute.InvalidState", Kind.TRANSIENT),
            code("InvalidNextToken", Kind.TRANSIENT),
            code("InvalidPaginationToken", Kind.TRANSIENT),
            code("RouteAlreadyExists", Kind.CONFLICT),
            code("RouteLimitExceeded", Kind.LIMIT, "delete routes, or raise the quota of routes per route table"),
            code("FilterLimitExceeded", Kind.INVALID),
            code("UnauthorizedOperation", Kind.DENIED),
            code("AccessDenied", Kind.DENIED),
            code("AccessDeniedException", Kind.DENIED),
            code("AuthFailure", Kind.DENIED, CHECK_CREDENTIALS),
            code("InvalidClientTokenId", Kind.DENIED, CHECK_CREDENTIALS),
            code("UnrecognizedClientException", Kind.DENIED, CHECK_CREDENTIALS),
            code("SignatureDoesNotMatch", Kind.DENIED, CHECK_CREDENTIALS),
            code("InvalidSignatureException", Kind.DENIED, CHECK_CREDENTIALS),
            code("IncompleteSignature", Kind.DENIED, CHECK_CREDENTIALS),
            code("MissingAuthenticationToken", Kind.DENIED, CHECK_CREDENTIALS),
            code("ExpiredToken", Kind.DENIED, RENEW_CREDENTIALS),
            code("ExpiredTokenException", Kind.DENIED, RENEW_CREDENTIALS),
            code("RequestExpired", Kind.DENIED, CHECK_CLOCK),
            code("RequestTimeTooSkewed", Kind.DENIED, CHECK_CLOCK),
            code("RequestInTheFuture", Kind.DENIED, CHECK_CLOCK),
            code("InvalidSecurity.RequestHasExpired", Kind.DENIED, CHECK_CLOCK),
            code("OptInRequired", Kind.DENIED, CHECK_ACCOUNT),
            code("Blocked", Kind.DENIED, CHECK_ACCOUNT),
            code("PendingVerification", Kind.DENIED, CHECK_ACCOUNT));

    private static final Set<String> LOST_PLACES = Set.of("InvalidNextToken", "InvalidPaginationToken");

    private ErrorCodes() {}

    private static Map.Entry<String, Meaning> code(String code, Kind kind) {
        return code(code, kind, "");
    }

    private static Map.Entry<String, Meaning> code(String code, Kind kind, String hint) {
        return entry(code, new Meaning(kind, hint));
    }

    /** The meaning of a code, if it has one of its own. */
    static Optional<Meaning> meaning(String code) {
        Meaning known = MEANINGS.get(code);
        if (known == null && code.endsWith(".NotFound")) {
            return Optional.of(new Meaning(Kind.NOT_FOUND, ""));
        }
        return Optional.ofNullable(known);
    }

    /** Whether a listing lost its place and has to start again. */
    static boolean isLostPlace(String code) {
        return LOST_PLACES.contains(code);
    }
}
