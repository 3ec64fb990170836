package io.vpcrouter.internal.prober;

import io.vpcrouter.health.Observation;
import io.vpcrouter.probe.ProbeFailures;
import java.net.ProtocolException;
import javax.net.ssl.SSLException;

/**
 * What a failure means after a connect was sent: it is what came back from the host or from the way to it, so it is always a
 * miss. What keeps the checker from sending at all is for {@link ProbeFailures}.
 */
public final class HostFailures {
    private static final int LONGEST_REASON = 200;

    private HostFailures() {}

    public static Observation toMiss(Throwable failure) {
        if (failure instanceof ProtocolException) {
            return Observation.unreachable("no HTTP answer: " + text(failure));
        }
        if (failure instanceof SSLException) {
            return Observation.unreachable("no TLS: " + text(failure));
        }
        Observation seen = ProbeFailures.toObservation(failure);
        return seen instanceof Observation.Unreachable
                ? seen
                : Observation.unreachable("connection failed: " + text(failure));
    }

    private static String text(Throwable failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return message.codePoints()
                .limit(LONGEST_REASON)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
