package io.vpcrouter.cli;

import io.vpcrouter.cli.options.CommandLine;

/** A command of the program. */
@FunctionalInterface
interface Command {
    /**
     * Runs the command.
     *
     * @param line the command line
     * @param shell the environment and the streams of the process
     * @throws InterruptedException if the user stops it
     */
    ExitCode run(CommandLine line, Shell shell) throws InterruptedException;
}
