package io.vpcrouter.simulator;

import io.vpcrouter.validation.Location;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** A JSON value that remembers where it stands. */
sealed interface Json {
    Location at();

    /** Members in their order, with the place of each name. */
    record Obj(Location at, Map<String, Json> members, Map<String, Location> names) implements Json {}

    record Arr(Location at, List<Json> items) implements Json {}

    record Text(Location at, String value) implements Json {}

    record Num(Location at, BigDecimal value) implements Json {}

    record Bool(Location at, boolean value) implements Json {}

    record Null(Location at) implements Json {}

    /** What a person sees there. */
    default String shown() {
        if (this instanceof Text text) {
            return '"' + text.value() + '"';
        }
        if (this instanceof Num number) {
            return number.value().toString();
        }
        if (this instanceof Bool bool) {
            return String.valueOf(bool.value());
        }
        return this instanceof Obj ? "an object" : this instanceof Arr ? "a list" : "null";
    }
}
