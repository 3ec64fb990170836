package io.vpcrouter.internal.etcd.client;

import io.etcd.jetcd.common.exception.EtcdException;
import io.grpc.Status;
import io.vpcrouter.internal.etcd.client.StoreException.Kind;
import io.vpcrouter.validation.Printable;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says what a failed call means. */
final class EtcdFailures {
    private static final String FROM_ETCD = "etcdserver:";
    private static final int LONGEST = 300;
    private static final int MOST_CAUSES = 6;

    private EtcdFailures() {}

    static StoreException of(Throwable failure, Duration limit) {
        Status status = status(failure);
        String description = String.valueOf(status.getDescription());
        boolean fromEtcd = description.contains(FROM_ETCD);
        return switch (status.getCode()) {
            case DEADLINE_EXCEEDED -> new StoreException(Kind.SILENT, "no answer within " + seconds(limit), failure);
            case NOT_FOUND -> new StoreException(Kind.UNKNOWN_THING, text(failure, status), failure);
            case UNAUTHENTICATED, PERMISSION_DENIED, INVALID_ARGUMENT, FAILED_PRECONDITION ->
                new StoreException(Kind.REFUSED, text(failure, status), failure);
            default -> new StoreException(fromEtcd ? Kind.TROUBLE : Kind.SILENT, text(failure, status), failure);
        };
    }

    /** The client has an exception of its own for what a server says about a lease, without a status. */
    private static Status status(Throwable failure) {
        Throwable next = failure;
        for (int i = 0; next != null && i < MOST_CAUSES; i++) {
            if (next instanceof EtcdException own) {
                Status known = Status.fromThrowable(own);
                return known.getCode() == Status.Code.UNKNOWN
                        ? Status.Code.valueOf(own.getErrorCode().name())
                                .toStatus()
                                .withDescription(own.getMessage())
                                .withCause(own.getCause())
                        : known;
            }
            next = next.getCause();
        }
        return Status.fromThrowable(failure);
    }

    static StoreException tooLate(Duration limit) {
        return new StoreException(Kind.SILENT, "no answer within " + seconds(limit));
    }

    private static String seconds(Duration limit) {
        return limit.toMillis() / 1000.0 + " s";
    }

    /** The description of the status, and the innermost cause if it says more: a refused handshake says there what it was. */
    private static String text(Throwable failure, Status status) {
        Set<String> texts = new LinkedHashSet<>();
        texts.add(status.getDescription() == null ? status.getCode().name() : status.getDescription());
        @Nullable Throwable next = status.getCause() == null ? failure.getCause() : status.getCause();
        String last = "";
        for (int i = 0; next != null && i < MOST_CAUSES; i++) {
            last = next.getMessage() == null ? next.getClass().getSimpleName() : next.getMessage();
            next = next.getCause();
        }
        if (!last.isEmpty()) {
            texts.add(last);
        }
        return Printable.shortened(String.join(": ", texts).replaceAll("\\s+", " "), LONGEST);
    }
}
