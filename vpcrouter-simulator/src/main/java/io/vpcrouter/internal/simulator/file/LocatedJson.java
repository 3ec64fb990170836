package io.vpcrouter.internal.simulator.file;

import io.vpcrouter.validation.Location;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** A JSON value with its location in the text. */
sealed interface LocatedJson {
    Location at();

    /** Members in their order, with the location of each name. */
    record Obj(Location at, Map<String, LocatedJson> members, Map<String, Location> names) implements LocatedJson {}

    record Arr(Location at, List<LocatedJson> items) implements LocatedJson {}

    record Text(Location at, String value) implements LocatedJson {}

    record Num(Location at, BigDecimal value) implements LocatedJson {}

    record Bool(Location at, boolean value) implements LocatedJson {}

    record Null(Location at) implements LocatedJson {}

    /** The value as a message shows it. */
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
