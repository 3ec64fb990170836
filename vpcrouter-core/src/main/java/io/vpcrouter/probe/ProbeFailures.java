package io.vpcrouter.probe;

import io.vpcrouter.health.Observation;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What an exception means for the host that was probed.
 *
 * <p>Only exceptions that name the other side count against it: {@link ConnectException}, {@link NoRouteToHostException},
 * {@link PortUnreachableException}, {@link SocketTimeoutException}, {@link HttpTimeoutException},
 * {@link TimeoutException}, and a {@link SocketException} that says that the network is unreachable or that the other side
 * closed the connection. Everything else (no file handles, no local address, no permission, a defect of the check) is
 * a failure of the checker itself: indeterminate, never a miss.
 */
public final class ProbeFailures {
    private static final int LONGEST_REASON = 200;
    /** Chains of causes may be circular. */
    private static final int DEEPEST_CAUSE = 10;

    private ProbeFailures() {}

    /**
     * Turns what a check threw into an observation.
     *
     * @param failure the exception; its causes are looked at too, because HTTP clients wrap local failures into
     *     {@link ConnectException}
     * @return unreachable or indeterminate, with the reason
     */
    public static Observation toObservation(Throwable failure) {
        String reason = null;
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++, cause = cause.getCause()) {
            String remote = remoteReason(cause);
            if (remote == null && cause instanceof SocketException) {
                return Observation.indeterminate(text(cause));
            }
            reason = reason == null ? remote : reason;
        }
        return reason == null ? Observation.indeterminate(text(failure)) : Observation.unreachable(reason);
    }

    private static @Nullable String remoteReason(Throwable failure) {
        if (failure instanceof SocketTimeoutException
                || failure instanceof HttpTimeoutException
                || failure instanceof TimeoutException) {
            return "timed out";
        }
        if (failure instanceof ConnectException) {
            // The JDK has one type for both; the system's text distinguishes them, and only the reason depends on it.
            String message = failure.getMessage();
            return message != null && message.contains("timed out") ? "timed out" : "refused";
        }
        if (failure instanceof NoRouteToHostException) {
            return "no route to host";
        }
        if (failure instanceof PortUnreachableException) {
            return "port unreachable";
        }
        return failure.getClass() == SocketException.class ? reasonInText(failure.getMessage()) : null;
    }

    /** In a language other than English these stay indeterminate, which counts against no host. */
    private static @Nullable String reasonInText(@Nullable String message) {
        if (message == null) {
            return null;
        }
        if (message.contains("unreachable")) {
            return "network unreachable";
        }
        return message.contains("reset") || message.contains("Broken pipe") ? "connection reset" : null;
    }

    private static String text(Throwable failure) {
        String text = String.valueOf(failure)
                .codePoints()
                .limit(LONGEST_REASON)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return "the check failed: " + text;
    }
}
