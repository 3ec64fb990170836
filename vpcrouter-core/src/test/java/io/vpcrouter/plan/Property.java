package io.vpcrouter.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * Tries a statement on many cases made by chance. Each case is a few lines of text made from a seed; a failing one is cut
 * down, line by line and word by word, to the shortest that still fails, and shown with its seed.
 *
 * <p>{@code -Dvpcrouter.seed=N} tries the case of that seed alone, {@code -Dvpcrouter.cases=N} more or fewer cases.
 */
final class Property {
    /** What must hold of a case; the source of chance is the same for every try of one seed. */
    interface Statement {
        void check(List<String> lines, Random random);
    }

    private Property() {}

    static void holdsFor(int cases, Function<Random, List<String>> generator, Statement statement) {
        Long only = Long.getLong("vpcrouter.seed");
        int count = only == null ? Integer.getInteger("vpcrouter.cases", cases) : 1;
        for (int i = 0; i < count; i++) {
            long seed = only == null ? i : only;
            List<String> lines = generator.apply(new Random(seed));
            if (failure(lines, seed, statement) != null) {
                List<String> shortest = shrink(lines, seed, statement);
                throw new AssertionError(
                        "case of seed " + seed + " (again with -Dvpcrouter.seed=" + seed + "), cut down to:\n"
                                + String.join("\n", shortest),
                        failure(shortest, seed, statement));
            }
        }
    }

    private static Throwable failure(List<String> lines, long seed, Statement statement) {
        try {
            statement.check(lines, new Random(seed));
            return null;
        } catch (AssertionError | RuntimeException e) {
            return e;
        }
    }

    private static List<String> shrink(List<String> lines, long seed, Statement statement) {
        List<String> best = lines;
        for (int chunk = lines.size() / 2; chunk > 0; chunk /= 2) {
            for (int from = best.size() - chunk; from >= 0; from -= chunk) {
                List<String> shorter = new ArrayList<>(best);
                shorter.subList(from, from + chunk).clear();
                if (failure(shorter, seed, statement) != null) {
                    best = shorter;
                }
            }
        }
        for (int line = 0; line < best.size(); line++) {
            for (int word = best.get(line).split(" ").length - 1; word > 0; word--) {
                List<String> words = new ArrayList<>(List.of(best.get(line).split(" ")));
                words.remove(word);
                List<String> shorter = new ArrayList<>(best);
                shorter.set(line, String.join(" ", words));
                if (isStillSame(best, shorter, seed, statement)) {
                    best = shorter;
                }
            }
        }
        return best;
    }

    /** A line that lost a word that it needs fails as well, but for another reason. */
    private static boolean isStillSame(List<String> before, List<String> after, long seed, Statement statement) {
        Throwable was = failure(before, seed, statement);
        Throwable is = failure(after, seed, statement);
        return was != null && is != null && was.getClass() == is.getClass();
    }
}
