package io.vpcrouter.internal.simulator.world;

import java.util.Locale;

/** The states of an instance, with the codes of the EC2 API. */
public enum InstanceState {
    PENDING(0),
    RUNNING(16),
    SHUTTING_DOWN(32),
    TERMINATED(48),
    STOPPING(64),
    STOPPED(80);

    private final int code;

    InstanceState(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The word of the EC2 API: {@code shutting-down}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether a route to one of its interfaces is a blackhole; on the way to these states it is not yet. */
    boolean isDown() {
        return this == STOPPED || this == TERMINATED;
    }
}
