package io.vpcrouter.simulator;

import java.util.Map;
import java.util.Objects;

/**
 * The simulated EC2 refused a call, with the code, HTTP status and message that EC2 gives in that case (Amazon EC2 API
 * Reference, "Error codes for the Amazon EC2 API").
 */
public final class Ec2Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int BAD_REQUEST = 400;
    private static final Map<String, Integer> STATUS_OF = Map.of(
            "MissingAuthenticationToken", 401,
            "AuthFailure", 401,
            "UnauthorizedOperation", 403,
            "OptInRequired", 403,
            "DryRunOperation", 412,
            "InternalError", 500,
            "InternalFailure", 500,
            "RequestLimitExceeded", 503,
            "ServiceUnavailable", 503,
            "Unavailable", 503);

    private final String code;
    private final int status;

    /**
     * A refusal with a status of one's own.
     *
     * @param code EC2's error code
     * @param status the HTTP status
     * @param message EC2's message
     */
    public Ec2Refusal(String code, int status, String message) {
        super(Objects.requireNonNull(message, "message"));
        this.code = Objects.requireNonNull(code, "code");
        this.status = status;
    }

    /**
     * A refusal with the status that EC2 gives with the code.
     *
     * @param code EC2's error code
     * @param message EC2's message
     */
    public Ec2Refusal(String code, String message) {
        this(code, STATUS_OF.getOrDefault(code, BAD_REQUEST), message);
    }

    /** EC2's error code, such as {@code RouteAlreadyExists}. */
    public String code() {
        return code;
    }

    /** The HTTP status that goes with it. */
    public int status() {
        return status;
    }

    static Ec2Refusal invalidValue(String message) {
        return new Ec2Refusal("InvalidParameterValue", message);
    }

    static Ec2Refusal invalidCombination(String message) {
        return new Ec2Refusal("InvalidParameterCombination", message);
    }

    static Ec2Refusal missing(String parameter) {
        return new Ec2Refusal("MissingParameter", "The request must contain the parameter " + parameter);
    }
}
