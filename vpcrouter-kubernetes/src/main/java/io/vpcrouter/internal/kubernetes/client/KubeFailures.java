package io.vpcrouter.internal.kubernetes.client;

import com.fasterxml.jackson.core.JacksonException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.vpcrouter.internal.kubernetes.client.KubeException.Kind;
import io.vpcrouter.validation.Printable;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says what a failed call means. Silence is only what the network makes: a leader may go on in an emergency while the API server is
 * silent, and an answer that nobody can read is an answer.
 */
final class KubeFailures {
    private static final int LONGEST = 300;
    private static final int MOST_CAUSES = 10;
    private static final int TOO_MANY = 429;

    private KubeFailures() {}

    static KubeException of(String what, Throwable failure) {
        if (isAboutCertificate(failure)) {
            return new KubeException(
                    Kind.SILENT,
                    what
                            + ": the certificate of the API server is not trusted; is the authority in the configuration"
                            + " that of this cluster? " + words(failure),
                    failure);
        }
        for (Throwable next : causes(failure)) {
            if (next instanceof KubernetesClientException answer && answer.getCode() > 0) {
                return answered(what, answer);
            }
            if (next instanceof AnswerException) {
                return new KubeException(
                        Kind.TROUBLE, what + ": " + shortened(String.valueOf(next.getMessage())), failure);
            }
            if (next instanceof JacksonException) {
                return new KubeException(
                        Kind.TROUBLE, what + ": an answer that cannot be read: " + words(failure), failure);
            }
            if (next instanceof IOException || next instanceof InterruptedException) {
                return new KubeException(Kind.SILENT, what + ": " + words(failure), failure);
            }
        }
        return new KubeException(Kind.TROUBLE, what + ": an answer that cannot be used: " + words(failure), failure);
    }

    /** A connection that is cut off during the handshake is an error of TLS too, and says nothing of any certificate. */
    private static boolean isAboutCertificate(Throwable failure) {
        return causes(failure).stream()
                .anyMatch(
                        cause -> cause instanceof CertificateException || cause instanceof CertPathValidatorException);
    }

    /** The failure, its cause, and so on. */
    private static List<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(MOST_CAUSES)
                .toList();
    }

    private static KubeException answered(String what, KubernetesClientException answer) {
        String said = said(answer);
        return switch (answer.getCode()) {
            case HttpURLConnection.HTTP_UNAUTHORIZED ->
                new KubeException(
                        Kind.REFUSED,
                        what + ": the API server does not accept who asks (401); the token or certificate has expired,"
                                + " or is of another cluster, or a plugin that logs in gave none: " + said,
                        answer);
            case HttpURLConnection.HTTP_FORBIDDEN ->
                new KubeException(
                        Kind.REFUSED,
                        what + ": no permission (403); grant it by the manifests in kubernetes/: " + said,
                        answer);
            case HttpURLConnection.HTTP_NOT_FOUND -> new KubeException(Kind.ABSENT, what + ": " + said, answer);
            case HttpURLConnection.HTTP_CONFLICT -> new KubeException(Kind.CONFLICT, what + ": " + said, answer);
            case HttpURLConnection.HTTP_GONE, TOO_MANY -> new KubeException(Kind.TROUBLE, what + ": " + said, answer);
            default ->
                new KubeException(
                        answer.getCode() >= HttpURLConnection.HTTP_INTERNAL_ERROR ? Kind.TROUBLE : Kind.REFUSED,
                        what + ": " + answer.getCode() + " " + said,
                        answer);
        };
    }

    /** What the API server said, which names the verb, the resource and who asked. */
    private static String said(KubernetesClientException answer) {
        @Nullable
        String text = answer.getStatus() == null ? null : answer.getStatus().getMessage();
        return shortened(text == null || text.isEmpty() ? String.valueOf(answer.getMessage()) : text);
    }

    /** The innermost cause says what it was. */
    private static String words(Throwable failure) {
        List<Throwable> all = causes(failure);
        Throwable last = all.get(all.size() - 1);
        String text = last.getMessage();
        return shortened(text == null ? last.getClass().getSimpleName() : text);
    }

    private static String shortened(String text) {
        return Printable.shortened(text.replaceAll("\\s+", " "), LONGEST);
    }
}
