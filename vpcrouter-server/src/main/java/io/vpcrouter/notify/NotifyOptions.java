package io.vpcrouter.notify;

import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import io.vpcrouter.support.FileProblems;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The options of notifications, and the notifier that they ask for. */
public final class NotifyOptions {
    public static final OptionSpec<URI> URL = OptionSpec.of(
                    "notify_url",
                    OptionType.custom("URL", Webhook.FORM, Webhook::parse, URI::toString),
                    "Post each failed host, failover, rejected route spec and lasting error to this URL as JSON. HTTPS_PROXY,"
                            + " HTTP_PROXY and NO_PROXY are followed.")
            .asSecret();
    public static final OptionSpec<Path> SECRET_FILE = OptionSpec.of(
            "notify_secret_file",
            OptionType.path(),
            "Sign the posted notifications with the secret in this file; with pagerduty it has the routing key instead.");
    public static final OptionSpec<NotifyFormat> FORMAT = OptionSpec.of(
                    "notify_format", OptionType.oneOf(NotifyFormat.class), "Who takes what is posted.")
            .withDefault(NotifyFormat.JSON);
    public static final OptionSpec<List<NotificationKind>> EVENTS = OptionSpec.of(
            "notify_events",
            OptionType.list(
                    OptionType.custom("EVENT", NotificationKind.FORM, NotificationKind::parse, NotificationKind::text),
                    ","),
            "Notify of these events only; without it of all.");
    public static final OptionSpec<List<String>> COMMAND = OptionSpec.of(
                    "notify_command",
                    OptionType.custom("COMMAND", NotifyCommand.FORM, NotifyCommand::split, NotifyCommand::join),
                    "Run this program for each notification, with the JSON on its standard input and without a shell.")
            .asSecret();

    /** All of them, in the order in which help shows them. */
    public static final List<OptionSpec<?>> ALL = List.of(URL, FORMAT, SECRET_FILE, COMMAND, EVENTS);

    private NotifyOptions() {}

    /** What was given for an option, or its default. */
    @FunctionalInterface
    public interface Given {
        /** The value, if there is one. */
        <T> Optional<T> of(OptionSpec<T> option);
    }

    /**
     * A notifier with the channels that were asked for, perhaps none.
     *
     * @param given what was given for each option
     * @param origin where it was given
     * @param environment the environment variables, of which {@code PATH} and those of proxies count
     * @param version the version of the program
     * @throws InvalidException if a channel cannot work
     */
    public static Notifier notifier(Given given, Location origin, Map<String, String> environment, String version) {
        List<Problem> problems = new ArrayList<>();
        List<NotificationChannel> channels = new ArrayList<>();
        webhook(given, origin, environment, version, problems).ifPresent(channels::add);
        command(given, origin, environment, problems).ifPresent(channels::add);
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
        Set<NotificationKind> kinds = Set.copyOf(given.of(EVENTS).orElse(List.of(NotificationKind.values())));
        return Notifier.of(channels, kinds, version);
    }

    private static Optional<NotificationChannel> webhook(
            Given given, Location origin, Map<String, String> environment, String version, List<Problem> problems) {
        Optional<URI> url = given.of(URL);
        Optional<Path> secret = given.of(SECRET_FILE);
        if (url.isEmpty()) {
            secret.ifPresent(file -> problems.add(Problem.error(
                    "notify-secret",
                    origin,
                    SECRET_FILE.flagName(),
                    file.toString(),
                    "used together with " + URL.flagName())));
            return Optional.empty();
        }
        try {
            return Optional.of(new Webhook(
                    url.get(),
                    secret.orElse(null),
                    "vpcrouter/" + version,
                    given.of(FORMAT).orElse(NotifyFormat.JSON),
                    WebhookProxies.of(environment, problems)));
        } catch (IOException e) {
            problems.add(Problem.error(
                            "notify-secret",
                            origin,
                            SECRET_FILE.flagName(),
                            secret.map(Path::toString).orElse(null),
                            "a file with a secret in it")
                    .withHint(FileProblems.reason(e)));
            return Optional.empty();
        }
    }

    private static Optional<NotificationChannel> command(
            Given given, Location origin, Map<String, String> environment, List<Problem> problems) {
        Optional<List<String>> command = given.of(COMMAND);
        if (command.isEmpty()) {
            return Optional.empty();
        }
        String program = command.get().get(0);
        if (NotifyCommand.exists(program, environment.getOrDefault("PATH", ""))) {
            return Optional.of(new NotifyCommand(command.get()));
        }
        problems.add(Problem.error(
                "notify-command",
                origin,
                COMMAND.flagName(),
                program,
                "a program that can be run, by its path or found by PATH"));
        return Optional.empty();
    }
}
