package io.vpcrouter.internal.aws.errors;

import java.util.Optional;

/** Looks for a cause of a failure. */
public final class Causes {
    private static final int DEEPEST = 16;

    private Causes() {}

    /** The first cause of a type, the failure itself included. */
    public static <T extends Throwable> Optional<T> find(Throwable thrown, Class<T> type) {
        // Bounded, because a chain of causes can be a circle.
        Throwable next = thrown;
        for (int depth = 0; next != null && depth < DEEPEST; depth++) {
            if (type.isInstance(next)) {
                return Optional.of(type.cast(next));
            }
            next = next.getCause();
        }
        return Optional.empty();
    }
}
