package io.vpcrouter.internal.server.view;

import io.vpcrouter.control.HostStatus;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.plan.Decision;

/** How urgently a host, a decision or a phase needs attention, the worst first. */
public enum ShownSeverity {
    /** It does not work, or cannot be done. */
    ERROR,
    /** It may not work, or it waits for something. */
    WARNING,
    /** It is about to change. */
    CHANGING,
    /** It is as wanted. */
    GOOD,
    /** It is not managed. */
    NONE;

    public static ShownSeverity of(HostStatus host) {
        return host.gone() ? ERROR : of(host.verdict());
    }

    private static ShownSeverity of(Verdict verdict) {
        return switch (verdict) {
            case FAILED -> ERROR;
            case SUSPECT, QUESTIONABLE -> WARNING;
            case UNKNOWN -> CHANGING;
            case HEALTHY -> GOOD;
        };
    }

    public static ShownSeverity of(Decision decision) {
        return switch (decision.action()) {
            case CONFLICT -> ERROR;
            case HELD, PENDING -> WARNING;
            case CREATE, REPLACE, DELETE -> CHANGING;
            case KEEP -> decision.isInLine() ? GOOD : WARNING;
            case UNMANAGED -> NONE;
        };
    }

    public static ShownSeverity of(RouterStatus.Phase phase) {
        return switch (phase) {
            case FROZEN, BLIND -> ERROR;
            case WAITING_FOR_SPEC, STOPPING -> WARNING;
            case STARTING, CONVERGING -> CHANGING;
            case IN_LINE -> GOOD;
        };
    }
}
