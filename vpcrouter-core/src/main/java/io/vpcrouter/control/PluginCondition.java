package io.vpcrouter.control;

import io.vpcrouter.validation.Severity;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a plugin reports, or what is wrong with it. Its text is both parts: {@code mode http: token}.
 *
 * @param plugin what the plugin is for and its name, such as {@code health tcp} or {@code control targets tcp}
 * @param name the plugin's own name for the condition: small letters, digits and underscores; every run of other characters
 *     becomes one underscore
 */
public record PluginCondition(String plugin, String name) implements Condition {
    private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");

    /** Spells the name as all conditions are spelt. */
    public PluginCondition {
        name = OTHERS.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("_");
    }

    @Override
    public String text() {
        return plugin + ": " + name;
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }
}
