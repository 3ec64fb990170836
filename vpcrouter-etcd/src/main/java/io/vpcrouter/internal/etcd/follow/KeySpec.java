package io.vpcrouter.internal.etcd.follow;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;

/** The whole route spec under one key. */
public final class KeySpec implements SpecOfReading {
    private final String source;

    /** For a key, as people should read it. */
    public KeySpec(String source) {
        this.source = source;
    }

    /** What is told of a key that is not there: its source is missing, which is not an empty spec. */
    public static Problem missing(String source, String expected) {
        return Problem.error("key-missing", Location.of(source), "key", "none", expected);
    }

    @Override
    public Validated<RouteSpec> translate(Reading reading, boolean allowEmpty) {
        return reading.entries().isEmpty()
                ? Validated.invalid(missing(source, "a route spec"))
                : RouteSpecJson.read(reading.entries().get(0).value(), source, allowEmpty);
    }
}
