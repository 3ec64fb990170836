package io.vpcrouter.cli;

import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterListener;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells people what happens in a router: by a webhook, by a command, or both.
 *
 * <p>Threading: events come on the router's loop, which never waits here.
 */
final class Notifier implements RouterListener, AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_RUN = Duration.ofSeconds(10);

    private final NotificationFilter filter = new NotificationFilter();
    private final List<NotificationQueue> queues;
    private volatile String vpc = "";

    private Notifier(List<NotificationChannel> channels, Duration firstPause) {
        queues = channels.stream()
                .map(channel -> new NotificationQueue(channel, firstPause))
                .toList();
    }

    /**
     * A notifier as the command line wants it, or one that tells nobody.
     *
     * @throws InvalidException if it cannot work
     */
    static Notifier of(CommandLine line, Shell shell) {
        List<Problem> problems = new ArrayList<>();
        List<NotificationChannel> channels = new ArrayList<>();
        Optional<URI> url = line.find(CoreOptions.NOTIFY_URL);
        Optional<Path> secret = line.find(CoreOptions.NOTIFY_SECRET_FILE);
        if (url.isPresent()) {
            try {
                channels.add(new Webhook(url.get(), secret.orElse(null)));
            } catch (IOException e) {
                problems.add(Problem.error(
                                "notify-secret",
                                Word.COMMAND_LINE,
                                CoreOptions.NOTIFY_SECRET_FILE.flagName(),
                                String.valueOf(secret.orElse(null)),
                                "a file with a secret in it")
                        .withHint(FileErrors.reason(e)));
            }
        } else if (secret.isPresent()) {
            problems.add(Problem.error(
                    "notify-secret",
                    Word.COMMAND_LINE,
                    CoreOptions.NOTIFY_SECRET_FILE.flagName(),
                    secret.get().toString(),
                    "used together with " + CoreOptions.NOTIFY_URL.flagName()));
        }
        line.find(CoreOptions.NOTIFY_COMMAND).ifPresent(command -> {
            String program = command.get(0);
            if (NotifyCommand.exists(program, shell.environment().getOrDefault("PATH", ""))) {
                channels.add(new NotifyCommand(command, LONGEST_RUN));
            } else {
                problems.add(Problem.error(
                        "notify-command",
                        Word.COMMAND_LINE,
                        CoreOptions.NOTIFY_COMMAND.flagName(),
                        program,
                        "a program that can be run, by its path or found by PATH"));
            }
        });
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
        return new Notifier(channels, FIRST_PAUSE);
    }

    /** With these channels, and this pause before the second try. */
    static Notifier of(List<NotificationChannel> channels, Duration firstPause) {
        return new Notifier(channels, firstPause);
    }

    /** The VPC that it speaks of. */
    void speakOf(String value) {
        vpc = value;
    }

    @Override
    public void on(RouterEvent event) {
        if (queues.isEmpty()) {
            return;
        }
        filter.of(event).ifPresent(notification -> {
            byte[] json = notification.json(vpc);
            queues.forEach(queue -> queue.add(json));
        });
    }

    @Override
    public void close() {
        queues.forEach(NotificationQueue::close);
    }
}
