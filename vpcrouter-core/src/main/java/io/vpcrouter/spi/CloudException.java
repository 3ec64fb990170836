package io.vpcrouter.spi;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call to the cloud failed. The kind tells the core what to do next.
 *
 * <p>Threading: immutable.
 *
 * <p>Lifecycle: made by a provider for one call; the core counts it by kind and keeps nothing of it.
 *
 * <p>Failure: whatever else a provider throws counts as {@link Kind#TRANSIENT} and as a defect of the plugin.
 *
 * <p>Evolution: later versions may add kinds; a provider makes them and never has to tell them apart.
 */
public final class CloudException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, as far as it matters for the next step. */
    public enum Kind {
        /** Too many calls: try again, and slow down all writes. */
        THROTTLED,
        /** The cloud or the network fails: try again. */
        TRANSIENT,
        /** Credentials are missing or wrong, or a permission is missing: no retry helps until a person acts. */
        DENIED,
        /** Something that the call names does not exist, or not yet: read again. */
        NOT_FOUND,
        /** The route is not as the plan saw it: read again. */
        CONFLICT,
        /** A quota is reached, such as the routes of a table: try again after routes were deleted. */
        LIMIT,
        /** The cloud refuses the call as such: no retry, a person must look. */
        INVALID;

        /** The word in state, metrics and logs. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Kind kind;
    private final String operation;
    private final @Nullable String code;

    /**
     * A failed call.
     *
     * @param kind what to do next
     * @param operation the call, as the cloud names it: {@code ReplaceRoute}
     * @param code the cloud's own error code, or null if none came
     * @param message what happened, for people; no secrets
     * @param cause the client's exception, or null
     */
    public CloudException(
            Kind kind, String operation, @Nullable String code, String message, @Nullable Throwable cause) {
        super(operation + ": " + message, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
        this.operation = Objects.requireNonNull(operation, "operation");
        this.code = code;
    }

    /** What to do next. */
    public Kind kind() {
        return kind;
    }

    /** The call, as the cloud names it. */
    public String operation() {
        return operation;
    }

    /** The cloud's own error code, if one came. */
    public Optional<String> code() {
        return Optional.ofNullable(code);
    }
}
