package io.vpcrouter.internal.server.view;

import org.jspecify.annotations.Nullable;

/**
 * One option with the value in force, for people.
 *
 * @param name the option's name
 * @param value a number, a truth value or a text, masked if secret; null if it has none
 * @param origin where the value comes from
 */
public record ShownOption(String name, @Nullable Object value, String origin) {}
