package io.vpcrouter.internal.simulator.rules;

import java.util.Map;
import java.util.Objects;

/** EC2 refuses a call: error code, HTTP status and message. */
public final class Refusal extends RuntimeException {
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

    public Refusal(String code, int status, String message) {
        super(Objects.requireNonNull(message, "message"));
        this.code = Objects.requireNonNull(code, "code");
        this.status = status;
    }

    /** A refusal with the HTTP status that belongs to the code. */
    public Refusal(String code, String message) {
        this(code, STATUS_OF.getOrDefault(code, BAD_REQUEST), message);
    }

    public String code() {
        return code;
    }

    public int status() {
        return status;
    }

    public static Refusal invalidValue(String message) {
        return new Refusal("InvalidParameterValue", message);
    }

    public static Refusal invalidCombination(String message) {
        return new Refusal("InvalidParameterCombination", message);
    }

    public static Refusal missing(String parameter) {
        return new Refusal("MissingParameter", "The request must contain the parameter " + parameter);
    }
}
