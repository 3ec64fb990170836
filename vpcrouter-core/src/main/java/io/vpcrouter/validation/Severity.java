package io.vpcrouter.validation;

/** Whether a problem refuses the whole input or only deserves a look. */
public enum Severity {
    /** The input is refused. */
    ERROR,
    /** The input is taken, and its author should know. */
    WARNING
}
