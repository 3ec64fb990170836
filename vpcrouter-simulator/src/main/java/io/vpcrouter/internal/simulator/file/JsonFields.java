package io.vpcrouter.internal.simulator.file;

import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.NearestName;
import io.vpcrouter.validation.Problem;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the members of one JSON object by name and type, and collects problems. */
final class JsonFields {
    private final Location at;
    private final Map<String, LocatedJson> members;
    private final Map<String, Location> names;
    private final List<Problem> problems;
    private final Set<String> asked = new LinkedHashSet<>();
    private boolean complete = true;

    JsonFields(LocatedJson value, String what, List<Problem> problems) {
        this.at = value.at();
        this.problems = problems;
        if (value instanceof LocatedJson.Obj object) {
            members = object.members();
            names = object.names();
        } else {
            members = Map.of();
            names = Map.of();
            problems.add(Problem.error("wrong-type", at, what, value.shown(), "an object"));
        }
    }

    Location at() {
        return at;
    }

    /** The location of a member's value, or of the object if it has no such member. */
    Location at(String name) {
        LocatedJson member = members.get(name);
        return member == null ? at : member.at();
    }

    @Nullable
    String text(String name) {
        return find(name, LocatedJson.Text.class, "a text") instanceof LocatedJson.Text text ? text.value() : null;
    }

    /** A required text. If it is missing, reports the problem and returns an empty text. */
    String required(String name) {
        String text = text(name);
        complete &= text != null;
        if (text == null && !members.containsKey(name)) {
            problems.add(Problem.error("missing-key", at, "key", null, '"' + name + '"'));
        }
        return text == null ? "" : text;
    }

    boolean flag(String name, boolean otherwise) {
        return find(name, LocatedJson.Bool.class, "true or false") instanceof LocatedJson.Bool bool
                ? bool.value()
                : otherwise;
    }

    @Nullable
    BigDecimal number(String name) {
        return find(name, LocatedJson.Num.class, "a number") instanceof LocatedJson.Num number ? number.value() : null;
    }

    List<LocatedJson> list(String name) {
        return find(name, LocatedJson.Arr.class, "a list") instanceof LocatedJson.Arr list ? list.items() : List.of();
    }

    List<LocatedJson.Text> texts(String name) {
        List<LocatedJson.Text> texts = new ArrayList<>();
        for (LocatedJson item : list(name)) {
            if (item instanceof LocatedJson.Text text) {
                texts.add(text);
            } else {
                problems.add(Problem.error("wrong-type", item.at(), name, item.shown(), "a text"));
            }
        }
        return texts;
    }

    @Nullable
    LocatedJson object(String name) {
        return find(name, LocatedJson.Obj.class, "an object");
    }

    Map<String, LocatedJson.Text> textMap(String name) {
        Map<String, LocatedJson.Text> texts = new LinkedHashMap<>();
        if (object(name) instanceof LocatedJson.Obj object) {
            object.members().forEach((key, value) -> {
                if (value instanceof LocatedJson.Text text) {
                    texts.put(key, text);
                } else {
                    problems.add(Problem.error("wrong-type", value.at(), name, value.shown(), "a text"));
                }
            });
        }
        return texts;
    }

    /** Whether every required member so far was present. */
    boolean isComplete() {
        return complete;
    }

    /** Whether the object has such a member and it is a text. */
    boolean has(String name) {
        return members.get(name) instanceof LocatedJson.Text;
    }

    /** Reports the members that were never read. */
    void done() {
        names.forEach((name, place) -> {
            if (!asked.contains(name)) {
                Problem unknown =
                        Problem.error("unknown-key", place, "key", name, "one of " + String.join(", ", asked));
                problems.add(NearestName.to(name, asked)
                        .map(near -> unknown.withHint("did you mean \"" + near + "\"?"))
                        .orElse(unknown));
            }
        });
    }

    private @Nullable LocatedJson find(String name, Class<? extends LocatedJson> type, String expected) {
        asked.add(name);
        LocatedJson value = members.get(name);
        if (value == null || type.isInstance(value)) {
            return value;
        }
        problems.add(Problem.error("wrong-type", value.at(), name, value.shown(), expected));
        return null;
    }
}
