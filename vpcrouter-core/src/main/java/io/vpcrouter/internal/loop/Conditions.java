package io.vpcrouter.internal.loop;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is wrong at the moment. Told once when it begins, when its text changes and when it ends. */
final class Conditions {
    private final SortedMap<String, String> current = new TreeMap<>();
    private final BiConsumer<String, @Nullable String> onEdge;

    Conditions(BiConsumer<String, @Nullable String> onEdge) {
        this.onEdge = onEdge;
    }

    void set(String name, @Nullable String problem) {
        String before = problem == null ? current.remove(name) : current.put(name, problem);
        if (problem == null ? before != null : !problem.equals(before)) {
            onEdge.accept(name, problem);
        }
    }

    /** Whether a condition of such a name is on. */
    boolean isAny(Predicate<String> name) {
        return current.keySet().stream().anyMatch(name);
    }

    SortedMap<String, String> snapshot() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(current));
    }
}
