package io.vpcrouter.cli;

import io.vpcrouter.cli.options.CommandLine;
import io.vpcrouter.cli.options.CoreOptions;
import io.vpcrouter.cli.options.Word;
import io.vpcrouter.notify.NotificationChannel;
import io.vpcrouter.notify.Notifier;
import io.vpcrouter.notify.NotifyCommand;
import io.vpcrouter.notify.Webhook;
import io.vpcrouter.support.FileProblems;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the notifier that a command line asks for. */
final class Notifiers {
    private Notifiers() {}

    /**
     * A notifier with the channels of the command line, perhaps none.
     *
     * @throws InvalidException if a channel cannot work
     */
    static Notifier of(CommandLine line, Map<String, String> environment) {
        List<Problem> problems = new ArrayList<>();
        List<NotificationChannel> channels = new ArrayList<>();
        webhook(line, problems).ifPresent(channels::add);
        command(line, environment, problems).ifPresent(channels::add);
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
        return Notifier.of(channels, Version.number());
    }

    private static Optional<NotificationChannel> webhook(CommandLine line, List<Problem> problems) {
        Optional<URI> url = line.find(CoreOptions.NOTIFY_URL);
        Optional<Path> secret = line.find(CoreOptions.NOTIFY_SECRET_FILE);
        if (url.isEmpty()) {
            secret.ifPresent(file -> problems.add(Problem.error(
                    "notify-secret",
                    Word.COMMAND_LINE,
                    CoreOptions.NOTIFY_SECRET_FILE.flagName(),
                    file.toString(),
                    "used together with " + CoreOptions.NOTIFY_URL.flagName())));
            return Optional.empty();
        }
        try {
            return Optional.of(new Webhook(url.get(), secret.orElse(null), "vpcrouter/" + Version.number()));
        } catch (IOException e) {
            problems.add(Problem.error(
                            "notify-secret",
                            Word.COMMAND_LINE,
                            CoreOptions.NOTIFY_SECRET_FILE.flagName(),
                            String.valueOf(secret.orElse(null)),
                            "a file with a secret in it")
                    .withHint(FileProblems.reason(e)));
            return Optional.empty();
        }
    }

    private static Optional<NotificationChannel> command(
            CommandLine line, Map<String, String> environment, List<Problem> problems) {
        Optional<List<String>> command = line.find(CoreOptions.NOTIFY_COMMAND);
        if (command.isEmpty()) {
            return Optional.empty();
        }
        String program = command.get().get(0);
        if (NotifyCommand.exists(program, environment.getOrDefault("PATH", ""))) {
            return Optional.of(new NotifyCommand(command.get()));
        }
        problems.add(Problem.error(
                "notify-command",
                Word.COMMAND_LINE,
                CoreOptions.NOTIFY_COMMAND.flagName(),
                program,
                "a program that can be run, by its path or found by PATH"));
        return Optional.empty();
    }
}
