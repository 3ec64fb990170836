package io.vpcrouter.systemd;

import io.vpcrouter.control.HostStatus;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterListener;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.validation.Printable;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd that the daemon is ready, reads its source again, or stops; what its state is; and, for a watchdog, that it
 * works. It follows the protocol of <a href="https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html">sd_notify</a>
 * and does nothing if systemd did not start the program with {@code Type=notify}. Needs JNA on the class path.
 *
 * <p>Threading: any; nothing waits for systemd. A thread of its own sends the state, at most once a second, and feeds the
 * watchdog.
 *
 * <p>Lifecycle: {@link #ready} once; {@link #close} ends the thread.
 *
 * <p>Failure: if the socket cannot be used, a warning is logged, and systemd ends the service for want of an answer.
 */
public final class ServiceManager implements RouterListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int LONGEST_STATUS = 400;

    private final @Nullable NotifySocket socket;
    private final @Nullable Duration watchdog;
    private final Thread thread = new Thread(this::work, "vpcrouter-systemd");
    private volatile @Nullable RouterStatus latest;
    private volatile BooleanSupplier isAlive = () -> true;
    private volatile boolean closed;

    private ServiceManager(@Nullable NotifySocket socket, @Nullable Duration watchdog) {
        this.socket = socket;
        this.watchdog = watchdog;
        thread.setDaemon(true);
    }

    /**
     * The service manager of an environment.
     *
     * @param environment the environment variables; {@code NOTIFY_SOCKET}, {@code WATCHDOG_USEC} and {@code WATCHDOG_PID} count
     */
    public static ServiceManager of(Map<String, String> environment) {
        String path = environment.getOrDefault("NOTIFY_SOCKET", "");
        if (path.isEmpty()) {
            return new ServiceManager(null, null);
        }
        try {
            return new ServiceManager(new NotifySocket(path), watchdog(environment));
        } catch (IOException | LinkageError e) {
            LOG.warn("systemd cannot be told that the daemon is ready: NOTIFY_SOCKET error=\"{}\"", e.toString());
            return new ServiceManager(null, null);
        }
    }

    /** Nothing if there is none, or if it is that of another process. */
    private static @Nullable Duration watchdog(Map<String, String> environment) {
        String process = environment.getOrDefault("WATCHDOG_PID", "");
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        boolean ours = process.isEmpty()
                || process.equals(String.valueOf(ProcessHandle.current().pid()));
        return ours && micros.matches("[1-9][0-9]{0,14}")
                ? Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(Long.parseLong(micros)))
                : null;
    }

    /**
     * The daemon works from now on.
     *
     * @param alive whether it still does, for the watchdog; any thread may ask, and it returns at once
     */
    public void ready(BooleanSupplier alive) {
        isAlive = alive;
        if (socket != null) {
            thread.start();
        }
    }

    /** The daemon reads its source again. */
    public void reloading() {
        send("RELOADING=1\nMONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
    }

    /** It did. */
    public void reloaded() {
        send("READY=1");
    }

    /** The daemon stops. */
    public void stopping() {
        send("STOPPING=1\nSTATUS=stopping; routes stay as they are");
    }

    @Override
    public void on(RouterEvent event) {
        // The status tells all that systemd shows.
    }

    @Override
    public void statusChanged(RouterStatus status) {
        latest = status;
    }

    private boolean send(String message) {
        return socket == null || !closed && socket.send(message);
    }

    private void work() {
        long feedEvery = watchdog == null ? Long.MAX_VALUE : watchdog.toNanos() / 3;
        boolean told = false;
        String shown = "";
        try {
            long fed = System.nanoTime();
            while (!closed) {
                told = told || send("READY=1");
                RouterStatus status = latest;
                String text = status == null ? "" : text(status);
                if (!text.equals(shown) && send("STATUS=" + text)) {
                    shown = text;
                }
                if (System.nanoTime() - fed >= feedEvery && isAlive.getAsBoolean() && send("WATCHDOG=1")) {
                    fed = System.nanoTime();
                }
                TimeUnit.NANOSECONDS.sleep(Math.min(SECOND, feedEvery / 4));
            }
        } catch (InterruptedException e) {
            // The program ends.
        }
    }

    /** The state in one line. */
    static String text(RouterStatus status) {
        long failed = status.hosts().stream()
                .map(HostStatus::verdict)
                .filter(Verdict.FAILED::equals)
                .count();
        StringBuilder text = new StringBuilder(status.phase().text())
                .append("; hosts: ")
                .append(status.hosts().size())
                .append(", failed: ")
                .append(failed);
        status.replicaIfAny()
                .ifPresent(
                        replica -> text.append("; role: ").append(replica.role().text()));
        if (status.writesWaiting() > 0) {
            text.append("; writes waiting: ").append(status.writesWaiting());
        }
        if (!status.conditions().isEmpty()) {
            text.append("; problems: ")
                    .append(String.join(
                            ", ", new TreeSet<>(status.conditionTexts().keySet())));
        }
        return Printable.shortened(text.toString(), LONGEST_STATUS);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (socket != null && !thread.isAlive()) {
            socket.close();
        }
    }
}
