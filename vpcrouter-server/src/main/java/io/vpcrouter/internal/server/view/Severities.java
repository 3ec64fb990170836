package io.vpcrouter.internal.server.view;

import io.vpcrouter.control.HostStatus;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Reason;
import io.vpcrouter.validation.Severity;

/**
 * How urgently a host, a decision or a phase needs attention, on the scale of {@link io.vpcrouter.control.RouterEvent#severity}:
 * a failed host is a warning, since another one carries its routes, and a destination without a usable host is an error.
 */
public final class Severities {
    private Severities() {}

    public static Severity of(HostStatus host) {
        return host.gone() ? Severity.WARNING : of(host.verdict());
    }

    public static Severity of(Verdict verdict) {
        return switch (verdict) {
            case FAILED, QUESTIONABLE -> Severity.WARNING;
            case SUSPECT, UNKNOWN -> Severity.CHANGING;
            case HEALTHY -> Severity.OK;
        };
    }

    public static Severity of(Decision decision) {
        if (decision.reason() == Reason.NONE_HEALTHY || decision.reason() == Reason.NO_HOST_IN_VPC) {
            return Severity.ERROR;
        }
        return switch (decision.action()) {
            case CONFLICT -> Severity.ERROR;
            case HELD, PENDING -> Severity.WARNING;
            case CREATE, REPLACE, DELETE -> Severity.CHANGING;
            case KEEP -> decision.isInLine() ? Severity.OK : Severity.WARNING;
            case UNMANAGED -> Severity.NONE;
        };
    }

    public static Severity of(RouterStatus.Phase phase) {
        return switch (phase) {
            case FROZEN, BLIND -> Severity.ERROR;
            case WAITING_FOR_SPEC, STOPPING -> Severity.WARNING;
            case STARTING, CONVERGING -> Severity.CHANGING;
            case IN_LINE -> Severity.OK;
        };
    }
}
