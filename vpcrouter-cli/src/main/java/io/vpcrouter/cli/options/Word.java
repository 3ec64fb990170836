package io.vpcrouter.cli.options;

import io.vpcrouter.validation.Location;

/**
 * One word of a command line.
 *
 * @param text the word
 * @param origin the command line itself, or the place in an argument file
 */
public record Word(String text, Location origin) {
    /** The origin of words that come from no file. */
    public static final Location COMMAND_LINE = Location.of("command line");
}
