package io.vpcrouter.validation;

/** How bad a problem or a lasting condition is. */
public enum Severity {
    /** The input is refused, or something does not work. */
    ERROR,
    /** The input is taken, or everything works, and somebody should know. */
    WARNING
}
