package io.vpcrouter.validation;

import java.util.List;
import java.util.stream.Collectors;

/** Input that a person wrote was refused; carries every problem, not only the first. */
public final class InvalidException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * An exception with these problems.
     *
     * @param problems what is wrong, at least one
     */
    public InvalidException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, sorted by place. */
    public List<Problem> problems() {
        return problems;
    }
}
