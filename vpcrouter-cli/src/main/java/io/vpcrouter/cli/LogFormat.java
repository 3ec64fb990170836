package io.vpcrouter.cli;

/** How a line of the log is written. */
enum LogFormat {
    /** For people. */
    TEXT,
    /** One JSON object per line, for programs. */
    JSON
}
