package io.vpcrouter.validation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value with warnings, or the problems that prevent one.
 *
 * <p>There is a value exactly if no problem is an error. Immutable.
 *
 * @param <T> the type of the value
 */
public final class Validated<T> {
    private final @Nullable T value;
    private final List<Problem> problems;

    private Validated(@Nullable T value, List<Problem> problems) {
        this.value = value;
        List<Problem> sorted = new ArrayList<>(problems);
        sorted.sort(null);
        this.problems = List.copyOf(sorted);
    }

    /** A value without warnings. */
    public static <T> Validated<T> of(T value) {
        return new Validated<>(Objects.requireNonNull(value, "value"), List.of());
    }

    /**
     * A value with warnings.
     *
     * @throws IllegalArgumentException if one of the problems is an error
     */
    public static <T> Validated<T> of(T value, List<Problem> warnings) {
        if (warnings.stream().anyMatch(Problem::isError)) {
            throw new IllegalArgumentException("a value with errors: " + warnings + " (expected: warnings only)");
        }
        return new Validated<>(Objects.requireNonNull(value, "value"), warnings);
    }

    /**
     * No value, because of these problems.
     *
     * @throws IllegalArgumentException if none of the problems is an error
     */
    public static <T> Validated<T> invalid(List<Problem> problems) {
        if (problems.stream().noneMatch(Problem::isError)) {
            throw new IllegalArgumentException("no error among " + problems + " (expected: at least one)");
        }
        return new Validated<>(null, problems);
    }

    /** No value, because of one problem. */
    public static <T> Validated<T> invalid(Problem problem) {
        return invalid(List.of(problem));
    }

    /**
     * Several parts as one: all values, in order, with all warnings; or the problems of all parts, if one of them has no value.
     *
     * @param parts the parts, perhaps none
     */
    public static <T> Validated<List<T>> combine(Collection<Validated<T>> parts) {
        List<T> values = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Validated<T> part : parts) {
            part.value().ifPresent(values::add);
            problems.addAll(part.problems);
        }
        return values.size() == parts.size() ? of(values, problems) : invalid(problems);
    }

    /**
     * This and another part as one: what the function makes of both values, with the warnings of both; or the problems of both,
     * if one of them has no value.
     *
     * @param other the other part
     * @param function is not called if a value is missing
     */
    public <U, R> Validated<R> combine(Validated<U> other, BiFunction<? super T, ? super U, ? extends R> function) {
        List<Problem> all = new ArrayList<>(problems);
        all.addAll(other.problems);
        return value == null || other.value == null
                ? invalid(all)
                : of(Objects.requireNonNull(function.apply(value, other.value), "combined value"), all);
    }

    /** Whether there is a value. */
    public boolean isValid() {
        return value != null;
    }

    /** The value, if no problem is an error. */
    public Optional<T> value() {
        return Optional.ofNullable(value);
    }

    /**
     * The value.
     *
     * @throws InvalidException with all problems, if there is no value
     */
    public T orThrow() {
        if (value == null) {
            throw new InvalidException(problems);
        }
        return value;
    }

    /** Errors and warnings, sorted by place. */
    public List<Problem> problems() {
        return problems;
    }

    /** The same problems around another value; the function is not called if there is none. */
    public <R> Validated<R> map(Function<? super T, ? extends R> function) {
        return new Validated<R>(
                value == null ? null : Objects.requireNonNull(function.apply(value), "mapped value"), problems);
    }

    /** Whether value and problems are equal. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Validated<?> that
                && Objects.equals(value, that.value)
                && problems.equals(that.problems);
    }

    @Override
    public int hashCode() {
        return Objects.hash(value, problems);
    }

    @Override
    public String toString() {
        return value == null ? "invalid " + problems : "valid " + value + " " + problems;
    }
}
