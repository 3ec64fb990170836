package io.vpcrouter.simulator;

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

/** The members of one JSON object, taken out by name and type; what does not fit becomes a problem. */
final class JsonFields {
    private final Location at;
    private final Map<String, Json> members;
    private final Map<String, Location> names;
    private final List<Problem> problems;
    private final Set<String> asked = new LinkedHashSet<>();
    private boolean complete = true;

    JsonFields(Json value, String what, List<Problem> problems) {
        this.at = value.at();
        this.problems = problems;
        if (value instanceof Json.Obj object) {
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

    /** The place of a member's value, or of the object if there is no such member. */
    Location at(String name) {
        Json member = members.get(name);
        return member == null ? at : member.at();
    }

    @Nullable
    String text(String name) {
        return find(name, Json.Text.class, "a text") instanceof Json.Text text ? text.value() : null;
    }

    /** A text that must be there; an empty one stands for it where it is not, after the problem was noted. */
    String required(String name) {
        String text = text(name);
        complete &= text != null;
        if (text == null && !members.containsKey(name)) {
            problems.add(Problem.error("missing-key", at, "key", null, '"' + name + '"'));
        }
        return text == null ? "" : text;
    }

    boolean flag(String name, boolean otherwise) {
        return find(name, Json.Bool.class, "true or false") instanceof Json.Bool bool ? bool.value() : otherwise;
    }

    @Nullable
    BigDecimal number(String name) {
        return find(name, Json.Num.class, "a number") instanceof Json.Num number ? number.value() : null;
    }

    List<Json> list(String name) {
        return find(name, Json.Arr.class, "a list") instanceof Json.Arr list ? list.items() : List.of();
    }

    List<Json.Text> texts(String name) {
        List<Json.Text> texts = new ArrayList<>();
        for (Json item : list(name)) {
            if (item instanceof Json.Text text) {
                texts.add(text);
            } else {
                problems.add(Problem.error("wrong-type", item.at(), name, item.shown(), "a text"));
            }
        }
        return texts;
    }

    @Nullable
    Json object(String name) {
        return find(name, Json.Obj.class, "an object");
    }

    Map<String, Json.Text> textMap(String name) {
        Map<String, Json.Text> texts = new LinkedHashMap<>();
        if (object(name) instanceof Json.Obj object) {
            object.members().forEach((key, value) -> {
                if (value instanceof Json.Text text) {
                    texts.put(key, text);
                } else {
                    problems.add(Problem.error("wrong-type", value.at(), name, value.shown(), "a text"));
                }
            });
        }
        return texts;
    }

    /** Whether everything that was required so far was there. */
    boolean isComplete() {
        return complete;
    }

    /** Whether there is such a member and it is a text. */
    boolean has(String name) {
        return members.get(name) instanceof Json.Text;
    }

    /** Notes the members that nobody asked for. */
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

    private @Nullable Json find(String name, Class<? extends Json> type, String expected) {
        asked.add(name);
        Json value = members.get(name);
        if (value == null || type.isInstance(value)) {
            return value;
        }
        problems.add(Problem.error("wrong-type", value.at(), name, value.shown(), expected));
        return null;
    }
}
