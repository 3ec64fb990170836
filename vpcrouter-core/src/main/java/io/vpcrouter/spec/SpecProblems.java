package io.vpcrouter.spec;

import com.fasterxml.jackson.core.JsonLocation;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Severity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The problems of one text, in the order in which they stand in it. A hostile text may have millions, so the first ones
 * are kept and the rest are counted, errors and warnings apart.
 */
final class SpecProblems {
    private static final int MOST = 100;

    private final String source;
    private final Kept errors = new Kept(Severity.ERROR);
    private final Kept warnings = new Kept(Severity.WARNING);

    SpecProblems(String source) {
        this.source = source;
    }

    void error(String code, JsonLocation at, String what, @Nullable String found, String expected) {
        error(code, at, what, found, expected, null);
    }

    void error(
            String code, JsonLocation at, String what, @Nullable String found, String expected, @Nullable String hint) {
        errors.add(code, at, what, found, expected, hint);
    }

    void warning(
            String code, JsonLocation at, String what, @Nullable String found, String expected, @Nullable String hint) {
        warnings.add(code, at, what, found, expected, hint);
    }

    /** How many errors there are so far, counted ones included. */
    int errorCount() {
        return errors.problems.size() + errors.leftOut;
    }

    boolean hasErrors() {
        return !errors.problems.isEmpty();
    }

    /** Whether the next error would only be counted, so that its hint is not needed. */
    boolean hasEnoughErrors() {
        return errors.problems.size() == MOST;
    }

    List<Problem> toList() {
        List<Problem> all = new ArrayList<>();
        errors.copyTo(all);
        warnings.copyTo(all);
        return all;
    }

    private final class Kept {
        private final Severity severity;
        private final List<Problem> problems = new ArrayList<>();
        private @Nullable Location firstLeftOut;
        private int leftOut;

        Kept(Severity severity) {
            this.severity = severity;
        }

        void add(
                String code,
                JsonLocation at,
                String what,
                @Nullable String found,
                String expected,
                @Nullable String hint) {
            if (problems.size() < MOST) {
                problems.add(new Problem(code, severity, location(at), what, found, expected, hint));
                return;
            }
            if (firstLeftOut == null) {
                firstLeftOut = location(at);
            }
            leftOut++;
        }

        void copyTo(List<Problem> target) {
            target.addAll(problems);
            if (firstLeftOut != null) {
                String what = severity == Severity.ERROR ? "errors" : "warnings";
                target.add(new Problem(
                        "more-problems",
                        severity,
                        firstLeftOut,
                        what,
                        leftOut + " more, from here to the end",
                        "none",
                        "the first " + MOST + " are shown"));
            }
        }
    }

    /** A place in the text. */
    Location location(JsonLocation at) {
        return Location.of(source, at.getLineNr(), at.getColumnNr());
    }
}
