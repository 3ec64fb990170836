package io.vpcrouter.model;

import java.util.Locale;

/** What health says of a host. The order is from best to worst as a router. */
public enum Verdict {
    /** It answers. */
    HEALTHY,
    /** It answers, but is to be used only if nothing better is there. */
    QUESTIONABLE,
    /** It missed probes, and nothing is proved yet. */
    SUSPECT,
    /** Nobody asked it yet, or it has not answered yet and has not missed enough. */
    UNKNOWN,
    /** It is proved not to answer: never used. */
    FAILED;

    /** The word in logs, state and metrics. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
