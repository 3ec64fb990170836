package io.vpcrouter.notify;

import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterListener;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Tells people and other programs of failed hosts, failovers, freezes, rejected route specs and lasting conditions.
 *
 * <p>Threading: events come on the router's loop, which never waits here: each channel has a queue and a thread of its own.
 *
 * <p>Lifecycle: a listener of one router. {@link #close} gives what is still queued a second, and no more.
 *
 * <p>Failure: what a channel cannot deliver now is tried again with growing pauses, then given up and logged.
 */
public final class Notifier implements RouterListener, AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final NotificationFilter filter;
    private final List<NotificationQueue> queues;
    private volatile Sender sender;

    private Notifier(
            List<NotificationChannel> channels, Set<NotificationKind> kinds, String version, Duration firstPause) {
        filter = new NotificationFilter(kinds);
        sender = Sender.of(Objects.requireNonNull(version, "version"));
        queues = channels.stream()
                .map(channel -> new NotificationQueue(channel, firstPause))
                .toList();
    }

    /**
     * A notifier.
     *
     * @param channels where each notification goes; none for one that tells nobody
     * @param version the version of the program, which each notification names
     */
    public static Notifier of(List<NotificationChannel> channels, String version) {
        return of(channels, version, FIRST_PAUSE);
    }

    /**
     * A notifier of some kinds of events only.
     *
     * @param channels where each notification goes; none for one that tells nobody
     * @param kinds what is told
     * @param version the version of the program, which each notification names
     */
    public static Notifier of(List<NotificationChannel> channels, Set<NotificationKind> kinds, String version) {
        return new Notifier(channels, Set.copyOf(kinds), version, FIRST_PAUSE);
    }

    /** With this pause before the second try. */
    static Notifier of(List<NotificationChannel> channels, String version, Duration firstPause) {
        return new Notifier(channels, EnumSet.allOf(NotificationKind.class), version, firstPause);
    }

    /** Sets the id of the VPC that each notification names; empty until then. */
    public void vpc(String id) {
        Objects.requireNonNull(id, "id");
        update(known -> known.withVpc(id));
    }

    /**
     * Says that the router is one of several replicas: each notification then names it, and its role at that moment.
     *
     * @param name its own name, as in {@link io.vpcrouter.control.ReplicaStatus#me()}
     */
    public void replica(String name) {
        Objects.requireNonNull(name, "name");
        update(known -> known.withReplica(name));
    }

    private synchronized void update(UnaryOperator<Sender> change) {
        sender = change.apply(sender);
    }

    @Override
    public void on(RouterEvent event) {
        if (queues.isEmpty()) {
            return;
        }
        if (event instanceof RouterEvent.RoleChanged change) {
            update(known -> known.withRole(change.to()));
        }
        Sender now = sender;
        filter.of(event).ifPresent(notification -> {
            for (NotificationQueue queue : queues) {
                ReceiverFormats.of(queue.format(), notification, now).ifPresent(queue::add);
            }
        });
    }

    @Override
    public void close() {
        queues.forEach(NotificationQueue::close);
    }
}
