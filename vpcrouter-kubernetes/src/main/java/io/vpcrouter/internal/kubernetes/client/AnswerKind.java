package io.vpcrouter.internal.kubernetes.client;

import io.vpcrouter.validation.Printable;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Refuses answers that are about other objects than those that were asked for. All objects have the same outer form. */
public final class AnswerKind {
    private static final int LONGEST = 60;

    private AnswerKind() {}

    /**
     * Compares the kinds of two lists, within a call of {@link KubeClient}. A list of any objects, of which each has its own kind, is
     * taken: the test server of the library answers so.
     *
     * @param wanted the kind that was asked for, as in {@code NodeList}
     * @param found the kind that came; null or empty if there is none
     * @throws UncheckedIOException if they differ
     */
    public static void requireList(String wanted, @Nullable String found) {
        if (!"List".equals(found)) {
            require(wanted, found);
        }
    }

    /**
     * Compares two kinds, within a call of {@link KubeClient}.
     *
     * @param wanted the kind that was asked for, as in {@code Node}
     * @param found the kind that came; null or empty if there is none
     * @throws UncheckedIOException if they differ
     */
    public static void require(String wanted, @Nullable String found) {
        if (!wanted.equals(found)) {
            String text = found == null || found.isEmpty() ? "none" : Printable.shortened(found, LONGEST);
            throw new UncheckedIOException(
                    new AnswerException("kind of the answer: " + text + " (expected: " + wanted + ")"));
        }
    }
}
