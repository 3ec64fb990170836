package io.vpcrouter.cli.options;

import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.validation.Location;

/**
 * An option and the text of its value, as they were given.
 *
 * @param option the option
 * @param text the value, not checked yet; {@code true} for a flag without one
 * @param origin where it was given
 */
record Given(OptionSpec<?> option, String text, Location origin) {}
