package io.vpcrouter.cli.log;

/** How a line of the log is written. */
public enum LogFormat {
    /** For people. */
    TEXT,
    /** One JSON object per line, for programs. */
    JSON
}
