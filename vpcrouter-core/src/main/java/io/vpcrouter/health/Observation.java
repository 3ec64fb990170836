package io.vpcrouter.health;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a health plugin saw of one host. Plugins observe; the core decides what follows.
 *
 * <p>Evolution: a later version may add kinds; plugins create observations and need not distinguish them.
 */
public sealed interface Observation {
    /**
     * The host answered.
     *
     * @param roundTrip how long the answer took, or null if that was not measured
     * @param late whether the answer came after its time-out, but proved itself; it ends a miss streak and does not
     *     count for recovery
     */
    record Reachable(@Nullable Duration roundTrip, boolean late) implements Observation {
        /** How long the answer took, if that was measured. */
        public Optional<Duration> roundTripIfKnown() {
            return Optional.ofNullable(roundTrip);
        }
    }

    /**
     * The host did not answer: one miss.
     *
     * @param reason why, for people: {@code timed out}, {@code refused}
     */
    record Unreachable(String reason) implements Observation {
        /** Checks the reason. */
        public Unreachable {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * The host works, but something speaks against it, such as a scheduled retirement. Used only if nothing better is
     * there.
     *
     * @param reason what speaks against it
     */
    record Questionable(String reason) implements Observation {
        /** Checks the reason. */
        public Questionable {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * The host works and is being taken out, such as a cordoned node. Used only if nothing else answers.
     *
     * @param reason who or what takes it out
     */
    record Drained(String reason) implements Observation {
        /** Checks the reason. */
        public Drained {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * Hard evidence that the host cannot forward packets, such as a stopped instance. Acts at once, without a witness.
     *
     * @param reason the evidence
     */
    record Gone(String reason) implements Observation {
        /** Checks the reason. */
        public Gone {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * The check itself could not run. Never a miss.
     *
     * @param reason why
     */
    record Indeterminate(String reason) implements Observation {
        /** Checks the reason. */
        public Indeterminate {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** The host answered; the time was not measured. */
    static Observation reachable() {
        return new Reachable(null, false);
    }

    /** The host answered within the time-out. */
    static Observation reachable(Duration roundTrip) {
        return new Reachable(roundTrip, false);
    }

    /** The host answered after the time-out, and the answer proved to be its own. */
    static Observation reachableLate(Duration roundTrip) {
        return new Reachable(roundTrip, true);
    }

    /** The host did not answer. */
    static Observation unreachable(String reason) {
        return new Unreachable(reason);
    }

    /** Something speaks against the host. */
    static Observation questionable(String reason) {
        return new Questionable(reason);
    }

    /** The host is being taken out. */
    static Observation drained(String reason) {
        return new Drained(reason);
    }

    /** The host cannot forward packets. */
    static Observation gone(String reason) {
        return new Gone(reason);
    }

    /** The check could not run. */
    static Observation indeterminate(String reason) {
        return new Indeterminate(reason);
    }
}
