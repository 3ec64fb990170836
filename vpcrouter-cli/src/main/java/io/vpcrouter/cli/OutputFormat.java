package io.vpcrouter.cli;

/** How a result is written. */
enum OutputFormat {
    /** For people. */
    TEXT,
    /** For programs. */
    JSON
}
