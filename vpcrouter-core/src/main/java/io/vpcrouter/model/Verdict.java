package io.vpcrouter.model;

import java.util.Locale;

/** What health says of a host. The order is from best to worst as a router. */
public enum Verdict {
    /** It answers. */
    HEALTHY,
    /** It answers, but is used only if there is no better host. */
    QUESTIONABLE,
    /** It missed probes, and no failure is proved yet. */
    SUSPECT,
    /** It was not asked yet, or it has not answered yet and has not missed enough. */
    UNKNOWN,
    /** It is proved that it does not answer: never used. */
    FAILED;

    /** The word in logs, state and metrics. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
