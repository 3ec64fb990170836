package io.vpcrouter.control;

import io.vpcrouter.validation.Severity;

/**
 * Something that is wrong for as long as it lasts: {@link RouterCondition} has what the router itself finds, a {@link
 * PluginCondition} is what a plugin reports or what is wrong with it.
 *
 * <p>Threading: immutable.
 */
public sealed interface Condition permits RouterCondition, PluginCondition {
    /** Its name in state, logs, metrics and notifications. */
    String text();

    /** How bad it is: decides at which level its begin is logged. */
    Severity severity();
}
