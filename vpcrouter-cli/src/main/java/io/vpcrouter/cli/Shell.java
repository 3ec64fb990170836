package io.vpcrouter.cli;

import java.io.PrintStream;
import java.util.Map;

/**
 * What the process was given by whoever started it, as arguments, so that tests can give something else.
 *
 * @param environment the environment variables
 * @param out where results go
 * @param err where messages and, if nobody says otherwise, the log go
 * @param stop the wish to end
 */
public record Shell(Map<String, String> environment, PrintStream out, PrintStream err, StopRequest stop) {}
