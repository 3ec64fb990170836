package io.vpcrouter.micrometer;

import io.vpcrouter.health.Observation;

/** Observations as values of a tag. */
enum ObservationKind {
    REACHABLE,
    LATE,
    UNREACHABLE,
    QUESTIONABLE,
    DRAINED,
    GONE,
    INDETERMINATE,
    /** A kind that this version does not know. */
    OTHER;

    static ObservationKind of(Observation observation) {
        if (observation instanceof Observation.Reachable reachable) {
            return reachable.late() ? LATE : REACHABLE;
        }
        if (observation instanceof Observation.Unreachable) {
            return UNREACHABLE;
        }
        if (observation instanceof Observation.Questionable) {
            return QUESTIONABLE;
        }
        if (observation instanceof Observation.Drained) {
            return DRAINED;
        }
        if (observation instanceof Observation.Gone) {
            return GONE;
        }
        return observation instanceof Observation.Indeterminate ? INDETERMINATE : OTHER;
    }
}
