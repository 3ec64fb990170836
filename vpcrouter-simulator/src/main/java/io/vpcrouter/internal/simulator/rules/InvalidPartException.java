package io.vpcrouter.internal.simulator.rules;

import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import org.jspecify.annotations.Nullable;

/** A part of a VPC is invalid. For a part from a file, it becomes a problem with a location. */
public final class InvalidPartException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final @Nullable String found;
    private final String expected;

    InvalidPartException(String what, @Nullable String found, String expected) {
        super(what + ": " + found + " (expected: " + expected + ")");
        this.what = what;
        this.found = found;
        this.expected = expected;
    }

    public Problem at(Location location) {
        return Problem.error("bad-vpc", location, what, found, expected);
    }
}
