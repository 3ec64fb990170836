package io.vpcrouter.internal.simulator.rules;

import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import org.jspecify.annotations.Nullable;

/** A part of a VPC that cannot be; it becomes a problem with a place if the part came from a file. */
public final class BadPart extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final @Nullable String found;
    private final String expected;

    BadPart(String what, @Nullable String found, String expected) {
        super(what + ": " + found + " (expected: " + expected + ")");
        this.what = what;
        this.found = found;
        this.expected = expected;
    }

    public Problem at(Location location) {
        return Problem.error("bad-vpc", location, what, found, expected);
    }
}
