package io.vpcrouter.health.http;

import io.vpcrouter.health.Observation;
import io.vpcrouter.probe.ProbeFailures;
import java.io.IOException;
import java.net.SocketException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;

/** What a failed request says of the host that was asked. */
final class HttpFailures {
    private HttpFailures() {}

    /**
     * As {@link ProbeFailures} has it; and a host that was reached but did not speak HTTP, or TLS, is a miss.
     *
     * @param thrown what the client threw
     */
    static Observation toObservation(Throwable thrown) {
        Throwable failure =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        Observation seen = ProbeFailures.toObservation(failure);
        if (seen instanceof Observation.Unreachable || hasLocalCause(failure)) {
            return seen;
        }
        if (failure instanceof SSLException) {
            return Observation.unreachable("no TLS: " + text(failure));
        }
        return failure instanceof IOException ? Observation.unreachable("no HTTP answer: " + text(failure)) : seen;
    }

    private static boolean hasLocalCause(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 10; depth++, cause = cause.getCause()) {
            if (cause instanceof SocketException || isOutOfHandles(cause)) {
                return true;
            }
        }
        return false;
    }

    /** The JDK has no type for it. */
    private static boolean isOutOfHandles(Throwable failure) {
        return failure.getMessage() != null && failure.getMessage().contains("Too many open files");
    }

    private static String text(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        String printable = message.codePoints()
                .limit(200)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return printable;
    }
}
