package io.vpcrouter.validation;

/** How much something deserves attention, the most urgent first. A {@link Problem} is an error or a warning, nothing else. */
public enum Severity {
    /** It does not work or cannot be done; an input with such a problem is refused. */
    ERROR,
    /** It may not work or waits for something; an input with such a problem is taken, and its author should know. */
    WARNING,
    /** It is about to change. */
    CHANGING,
    /** It is as it should be. */
    OK,
    /** It is not ours, so it is neither good nor bad. */
    NONE;

    /** Whether somebody should look: an error or a warning. */
    public boolean isProblem() {
        return this == ERROR || this == WARNING;
    }
}
