package io.vpcrouter.internal.server.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Events that outlast the process.
 *
 * <p>Threading: any.
 */
public interface Archive {
    /**
     * What was found.
     *
     * @param entries the newest ones, newest first
     * @param problem why not everything could be read, if so
     */
    record Found(List<Entry> entries, Optional<String> problem) {
        public Found {
            entries = List.copyOf(entries);
        }
    }

    /**
     * One event.
     *
     * @param at when it happened
     * @param event what happened
     * @param facts the rest, for people
     */
    record Entry(Instant at, String event, String facts) {}

    /** Where it is, for people. */
    String place();

    /**
     * Looks for events.
     *
     * @param names parts of them, or addresses, any of which is enough; empty for all
     * @param from not before this
     * @param to not after this
     * @param most how many at most
     */
    Found search(List<String> names, Instant from, Instant to, int most);
}
