package io.vpcrouter.simulator;

import io.vpcrouter.internal.simulator.rules.Refusal;

/**
 * The simulated EC2 refused a call. Code, HTTP status and message are those of EC2 (Amazon EC2 API Reference, "Error codes
 * for the Amazon EC2 API").
 */
public final class Ec2Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final int status;

    Ec2Refusal(Refusal refusal) {
        super(refusal.getMessage(), refusal);
        this.code = refusal.code();
        this.status = refusal.status();
    }

    /** EC2's error code, such as {@code RouteAlreadyExists}. */
    public String code() {
        return code;
    }

    /** The HTTP status of the response. */
    public int status() {
        return status;
    }
}
