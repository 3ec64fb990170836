package io.vpcrouter.spec;

import io.vpcrouter.model.Destination;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is right in the text of a route spec, where it stands, and what is wrong. Immutable.
 *
 * @param spec the destinations without a mistake; of one that is named twice, the first
 * @param places where destinations stand in the text; a format without places leaves them out
 * @param problems errors and warnings, sorted by place
 */
public record SpecParts(RouteSpec spec, Map<Destination, Location> places, List<Problem> problems) {
    /** Copies the places and the problems. */
    public SpecParts {
        Objects.requireNonNull(spec, "spec");
        places = Map.copyOf(places);
        problems = problems.stream().sorted().toList();
    }
}
