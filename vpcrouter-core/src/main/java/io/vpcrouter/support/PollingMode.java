package io.vpcrouter.support;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The base class for modes whose source is asked now and then, such as a database or a service. A mode implements
 * {@link #read}; this class asks at start and at an interval, and publishes what the source says whenever it says something
 * else:
 *
 * <pre>{@code
 * public Mode create(OptionValues options, ModeContext context) {
 *     Inventory inventory = new Inventory(options.get(URL));
 *     return new PollingMode("inventory", options.get(INTERVAL), context) {
 *         protected Validated<RouteSpec> read() throws IOException {
 *             return RouteSpecJson.read(inventory.fetch(), "inventory", context.allowEmptySpec());
 *         }
 *     };
 * }
 * }</pre>
 *
 * <p>Threading: {@link #read} is called by one thread at a time: by the one that starts, then by one of the mode's own.
 *
 * <p>Lifecycle: as {@link Mode}. After {@link #close} nothing is read and nothing is published.
 *
 * <p>Failure: a checked exception and an {@link UncheckedIOException} of {@link #read} mean that the source cannot be read, and
 * an {@link InvalidException} that it is wrong: they are published as problems, and the source is asked again after the
 * interval. Any other exception is a defect; the core reports it with the name of the plugin.
 *
 * <p>Evolution: gains methods with a body only.
 */
public abstract class PollingMode implements Mode {
    /** So that a wish to read again is heard soon. */
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);

    private final String source;
    private final Duration interval;
    private final ModeContext context;
    private final AtomicBoolean askedToRead = new AtomicBoolean();
    private final SpecChanges changes;

    /**
     * A mode; nothing is read before it starts.
     *
     * @param source what is read, as its author would name it; stands in the places of problems
     * @param interval how long to wait between two reads, more than zero
     * @param context what the plugin was given
     */
    public PollingMode(String source, Duration interval, ModeContext context) {
        this.source = Objects.requireNonNull(source, "source");
        this.context = Objects.requireNonNull(context, "context");
        if (interval.isZero() || interval.isNegative()) {
            throw new IllegalArgumentException("interval: " + interval + " (expected: more than zero)");
        }
        this.interval = interval;
        this.changes = new SpecChanges(context);
    }

    /**
     * Reads the whole source, now. Give calls of your own a time-out.
     *
     * @return the spec with its warnings, or its problems
     * @throws Exception if the source cannot be read
     */
    protected abstract Validated<RouteSpec> read() throws Exception;

    @Override
    public final void start() {
        try {
            readAndPublish();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        context.runInBackground("poll", this::poll);
    }

    private void poll() throws InterruptedException {
        while (awaitNextRead()) {
            readAndPublish();
        }
    }

    /** Waits for the interval or for a wish to read again; returns false if the mode is closed. */
    private boolean awaitNextRead() throws InterruptedException {
        long begin = context.clock().nanos();
        Duration left = interval;
        while (!changes.isClosed() && !askedToRead.getAndSet(false) && !left.isNegative() && !left.isZero()) {
            context.clock().sleep(left.compareTo(LONGEST_SLEEP) < 0 ? left : LONGEST_SLEEP);
            left = interval.minusNanos(context.clock().nanos() - begin);
        }
        return !changes.isClosed();
    }

    private void readAndPublish() throws InterruptedException {
        changes.read(readOrProblems());
    }

    private Validated<RouteSpec> readOrProblems() throws InterruptedException {
        try {
            return Objects.requireNonNull(read(), "read returned null");
        } catch (InvalidException e) {
            return Validated.invalid(e.problems());
        } catch (UncheckedIOException e) {
            return unreadable(e);
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            return unreadable(e);
        }
    }

    private Validated<RouteSpec> unreadable(Exception failure) {
        return Validated.invalid(Problem.error(
                "source-unreadable",
                Location.of(source),
                "source",
                FileProblems.reason(failure),
                "a source that can be read"));
    }

    @Override
    public final void readAgain() {
        askedToRead.set(true);
    }

    @Override
    public Map<String, Object> statistics() {
        return changes.statistics(Map.of("source", source));
    }

    @Override
    public void close() {
        changes.close();
    }
}
