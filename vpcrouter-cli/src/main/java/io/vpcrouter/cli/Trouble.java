package io.vpcrouter.cli;

import io.vpcrouter.control.HostStatus;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.plan.Decision;

/** How much somebody should worry, the worst first; each with its look and a sign, so that colour is never the only one. */
enum Trouble {
    /** It does not work, or cannot be done. */
    BAD("bad", "✕"),
    /** It may not work, or waits for something. */
    WARN("warn", "▲"),
    /** It is about to change. */
    BUSY("busy", "↻"),
    /** It is as it should be. */
    GOOD("good", "✓"),
    /** It is none of ours. */
    NONE("quiet", "–");

    private final String look;
    private final String sign;

    Trouble(String look, String sign) {
        this.look = look;
        this.sign = sign;
    }

    /** Writes a word with this look and sign. */
    void write(Html html, String word) {
        html.open("span", "class", "state " + look);
        html.element("i", sign, "aria-hidden", "true").text(" " + word);
        html.close();
    }

    static Trouble of(HostStatus host) {
        return host.gone() ? BAD : of(host.verdict());
    }

    private static Trouble of(Verdict verdict) {
        return switch (verdict) {
            case FAILED -> BAD;
            case SUSPECT, QUESTIONABLE -> WARN;
            case UNKNOWN -> BUSY;
            case HEALTHY -> GOOD;
        };
    }

    static Trouble of(Decision decision) {
        return switch (decision.action()) {
            case CONFLICT -> BAD;
            case HELD, PENDING -> WARN;
            case CREATE, REPLACE, DELETE -> BUSY;
            case KEEP -> decision.isInLine() ? GOOD : WARN;
            case UNMANAGED -> NONE;
        };
    }

    static Trouble of(RouterStatus.Phase phase) {
        return switch (phase) {
            case FROZEN, BLIND -> BAD;
            case WAITING_FOR_SPEC, STOPPING -> WARN;
            case STARTING, CONVERGING -> BUSY;
            case IN_LINE -> GOOD;
        };
    }
}
