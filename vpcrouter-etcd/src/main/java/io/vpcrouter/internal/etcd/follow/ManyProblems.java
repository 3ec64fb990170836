package io.vpcrouter.internal.etcd.follow;

import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The problems of many keys: thousands are no more help than the first ones, so the rest is counted. */
public final class ManyProblems {
    private static final int MOST = 100;

    private final List<Problem> errors = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private int leftOut;

    /** One more. */
    public void add(Problem problem) {
        List<Problem> sort = problem.isError() ? errors : warnings;
        if (sort.size() < MOST) {
            sort.add(problem);
        } else {
            leftOut++;
        }
    }

    /** The value, if no problem is an error; {@code source} is the place of those that are only counted. */
    public <T> Validated<T> orElse(Supplier<T> value, String source) {
        List<Problem> all = new ArrayList<>(errors);
        all.addAll(warnings);
        if (leftOut > 0) {
            all.add(Problem.warning("more-problems", Location.of(source), "problems", leftOut + " more", "none"));
        }
        return errors.isEmpty() ? Validated.of(value.get(), all) : Validated.invalid(all);
    }
}
