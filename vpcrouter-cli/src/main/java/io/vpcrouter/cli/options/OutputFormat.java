package io.vpcrouter.cli.options;

/** How a result is written. */
public enum OutputFormat {
    /** For people. */
    TEXT,
    /** For programs. */
    JSON
}
