package io.vpcrouter.control;

import java.util.Locale;

/** What a replica does at the moment. */
public enum Role {
    /** It writes. */
    LEADER,
    /** It probes, reads and plans, and writes nothing. */
    STANDBY,
    /** It led last, the store is silent, and it moves routes off targets that it sees dead. */
    EMERGENCY;

    /** The word in state, metrics and logs. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
