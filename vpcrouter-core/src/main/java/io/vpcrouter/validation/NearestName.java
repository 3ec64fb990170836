package io.vpcrouter.validation;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what a misspelt name was probably meant to be. */
public final class NearestName {
    /** A longer text is not a misspelt name, and the work grows with the length. */
    private static final int LONGEST_WRITTEN = 100;

    private NearestName() {}

    /**
     * The name with the fewest edits between it and the written one. Capital letters count as small ones.
     *
     * @param written the name that is not known
     * @param known the names that would have been right
     * @return the nearest name, or empty if none is near enough to be a typing error
     */
    public static Optional<String> to(String written, Collection<String> known) {
        if (written.length() > LONGEST_WRITTEN) {
            return Optional.empty();
        }
        String best = null;
        // A third of the letters may be wrong; beyond that a suggestion misleads more than it helps.
        int bestDistance = Math.max(1, written.length() / 3) + 1;
        for (String name : known.stream().sorted().toList()) {
            // The difference in length is a lower bound; without it, hostile lengths would cost hostile times.
            boolean hopeless = Math.abs(written.length() - name.length()) >= bestDistance;
            int distance =
                    hopeless ? bestDistance : edits(written.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                best = name;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /**
     * A question for a message: did you mean the nearest name?
     *
     * @param written what somebody wrote
     * @param known the names that would have been right
     * @return the question, or empty if no name is near enough
     */
    public static Optional<String> question(String written, Collection<String> known) {
        return to(written, known).map(near -> "did you mean " + near + "?");
    }

    /** The optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours. */
    private static int edits(String a, String b) {
        int[] twoBack = new int[b.length() + 1];
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int best = Math.min(Math.min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    best = Math.min(best, twoBack[j - 2] + 1);
                }
                current[j] = best;
            }
            int[] spare = twoBack;
            twoBack = previous;
            previous = current;
            current = spare;
        }
        return previous[b.length()];
    }
}
