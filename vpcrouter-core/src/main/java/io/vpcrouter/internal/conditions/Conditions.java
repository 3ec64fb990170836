package io.vpcrouter.internal.conditions;

import io.vpcrouter.control.Condition;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The conditions that hold now. An edge is where a condition begins, ends or changes in kind. Its text, which often holds a
 * number or a request id, may change at any time without an edge.
 */
public final class Conditions {
    private static final String ONLY_KIND = "";

    private final Map<Condition, Current> current = new HashMap<>();
    private final BiConsumer<Condition, @Nullable String> onEdge;
    private final Runnable onText;

    private record Current(Object kind, String problem) {}

    /**
     * No condition is on.
     *
     * @param onEdge takes the condition and its text, or null where it ends
     * @param onText runs when nothing but a text changed
     */
    public Conditions(BiConsumer<Condition, @Nullable String> onEdge, Runnable onText) {
        this.onEdge = onEdge;
        this.onText = onText;
    }

    public void set(Condition condition, @Nullable String problem) {
        set(condition, ONLY_KIND, problem);
    }

    /**
     * A condition is on, or off if the problem is null.
     *
     * @param kind tells kinds of problem apart; never has a number in it
     */
    public void set(Condition condition, Object kind, @Nullable String problem) {
        Current now = problem == null ? null : new Current(kind, problem);
        Current before = now == null ? current.remove(condition) : current.put(condition, now);
        if (now == null ? before != null : before == null || !before.kind().equals(kind)) {
            onEdge.accept(condition, problem);
        } else if (now != null && !now.equals(before)) {
            onText.run();
        }
    }

    boolean isOn(Condition condition) {
        return current.containsKey(condition);
    }

    /** Whether any of such conditions is on. */
    public boolean isAny(Predicate<Condition> which) {
        return current.keySet().stream().anyMatch(which);
    }

    public Map<Condition, String> snapshot() {
        Map<Condition, String> problems = new HashMap<>();
        current.forEach((condition, now) -> problems.put(condition, now.problem()));
        return problems;
    }
}
