package io.vpcrouter.internal.server.view;

import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.validation.Problem;
import java.time.Instant;
import java.util.List;

/** Something that happened, as the history keeps it. */
public sealed interface PastEvent {
    /** When it happened. */
    Instant at();

    /**
     * A route spec was accepted. The spec itself is not kept: hundreds of large ones would fill the memory.
     *
     * @param at when
     * @param destinations how many destinations it has
     * @param hosts how many hosts it has
     * @param warnings the first of its warnings
     */
    record AcceptedSpec(Instant at, int destinations, int hosts, List<Problem> warnings) implements PastEvent {}

    /**
     * Any other event.
     *
     * @param event the event
     */
    record Kept(RouterEvent event) implements PastEvent {
        @Override
        public Instant at() {
            return event.at();
        }
    }
}
