package io.vpcrouter.cli;

import java.io.PrintStream;
import java.util.Map;

/**
 * What a command gets from its process, as arguments, so that tests can pass something else.
 *
 * @param environment the environment variables
 * @param out where results go
 * @param err where messages go, and the log by default
 * @param stop the request to stop
 */
public record Shell(Map<String, String> environment, PrintStream out, PrintStream err, StopRequest stop) {}
