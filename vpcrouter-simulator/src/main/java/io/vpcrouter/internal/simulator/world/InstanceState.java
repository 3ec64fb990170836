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

    /** The name in the EC2 API: {@code shutting-down}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether routes to its interfaces are blackholes; they are not while the instance is stopping or shutting down. */
    boolean isDown() {
        return this == STOPPED || this == TERMINATED;
    }
}
