package io.vpcrouter.spi;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that can be configured: its name, type, default and help, and the typed key to its value in
 * {@link OptionValues}.
 *
 * <p>Threading: immutable.
 *
 * <p>Lifecycle: a constant of the plugin, the same object whenever the plugin is asked: two specs are the same only if they
 * are the same object.
 *
 * <p>Failure: a name or a default that cannot be right is refused with {@link IllegalArgumentException} when the spec is
 * made, so that its author sees it first.
 *
 * <p>Evolution: gains methods; the text forms of names and values stay.
 *
 * @param <T> the type of the value
 */
public final class OptionSpec<T> {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
    private static final Pattern SHORT_NAME = Pattern.compile("[a-zA-Z]");

    private final String name;
    private final OptionType<T> type;
    private final String help;
    private final @Nullable String shortName;
    private final @Nullable T defaultValue;
    private final boolean required;
    private final boolean secret;
    private final boolean written;

    private OptionSpec(
            String name,
            OptionType<T> type,
            String help,
            @Nullable String shortName,
            @Nullable T defaultValue,
            boolean required,
            boolean secret,
            boolean written) {
        this.name = name;
        this.type = type;
        this.help = help;
        this.shortName = shortName;
        this.defaultValue = defaultValue;
        this.required = required;
        this.secret = secret;
        this.written = written;
    }

    /**
     * An option without a default.
     *
     * @param name the name on the command line without its dashes: {@code [a-z][a-z0-9_]*}
     * @param type how its text becomes a value
     * @param help one sentence for people, without the default
     */
    public static <T> OptionSpec<T> of(String name, OptionType<T> type, String help) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("option name: " + name + " (expected: " + NAME.pattern() + ")");
        }
        return new OptionSpec<>(
                name,
                Objects.requireNonNull(type, "type"),
                Objects.requireNonNull(help, "help"),
                null,
                null,
                false,
                false,
                false);
    }

    /** A switch that is off unless it is given. */
    public static OptionSpec<Boolean> flag(String name, String help) {
        return of(name, OptionType.flag(), help).withDefault(false);
    }

    /**
     * A number of seconds, as check intervals are.
     *
     * @param least the smallest that is accepted
     * @param most the largest that is accepted
     */
    public static OptionSpec<Duration> seconds(String name, Duration least, Duration most, String help) {
        return of(name, OptionType.seconds(least, most), help);
    }

    /** The same option with a value for those who do not give one. */
    public OptionSpec<T> withDefault(T value) {
        return new OptionSpec<>(
                name, type, help, shortName, Objects.requireNonNull(value, "value"), false, secret, written);
    }

    /** The same option, which must be given. */
    public OptionSpec<T> asRequired() {
        return new OptionSpec<>(name, type, help, shortName, null, true, secret, written);
    }

    /** The same option, whose value is never shown. */
    public OptionSpec<T> asSecret() {
        return new OptionSpec<>(name, type, help, shortName, defaultValue, required, true, written);
    }

    /** The same option, whose value names a file that is written; no other option may name it too. */
    public OptionSpec<T> asWritten() {
        return new OptionSpec<>(name, type, help, shortName, defaultValue, required, secret, true);
    }

    /** The same option with a second name of one letter, as in {@code -f}. */
    public OptionSpec<T> withShortName(String letter) {
        if (!SHORT_NAME.matcher(letter).matches()) {
            throw new IllegalArgumentException("short name: " + letter + " (expected: one letter)");
        }
        return new OptionSpec<>(name, type, help, letter, defaultValue, required, secret, written);
    }

    /** The name without dashes. */
    public String name() {
        return name;
    }

    /** The name as it stands on the command line: {@code --file}. */
    public String flagName() {
        return "--" + name;
    }

    /** The letter of the second name, if there is one. */
    public Optional<String> shortName() {
        return Optional.ofNullable(shortName);
    }

    /** How the text becomes a value. */
    public OptionType<T> type() {
        return type;
    }

    /** One sentence for people. */
    public String help() {
        return help;
    }

    /** The value for those who do not give one. */
    public Optional<T> defaultValue() {
        return Optional.ofNullable(defaultValue);
    }

    /** Whether it must be given. */
    public boolean isRequired() {
        return required;
    }

    /** Whether its value is never shown. */
    public boolean isSecret() {
        return secret;
    }

    /** Whether its value names a file that is written. */
    public boolean isWritten() {
        return written;
    }

    @Override
    public String toString() {
        return flagName();
    }
}
