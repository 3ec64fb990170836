package io.vpcrouter.cli;

import io.vpcrouter.cli.options.CommandLine;

/** One thing that the program can be told to do. */
@FunctionalInterface
interface Command {
    /**
     * Does it.
     *
     * @param line what the user wants
     * @param shell where it happens
     * @throws InterruptedException if the user wants it to end
     */
    ExitCode run(CommandLine line, Shell shell) throws InterruptedException;
}
