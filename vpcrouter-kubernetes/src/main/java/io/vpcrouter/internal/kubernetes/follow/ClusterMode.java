package io.vpcrouter.internal.kubernetes.follow;

import io.vpcrouter.internal.kubernetes.client.KubeException;
import io.vpcrouter.internal.kubernetes.client.Watched;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.support.Alarm;
import io.vpcrouter.support.Backoff;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A mode whose source is a cluster. Watches make it quick: what they tell is published at once. The truth is a list of everything,
 * every 30 s whatever the watches say, from which they begin anew.
 */
public final class ClusterMode implements Mode {
    /** The first call of a JVM loads hundreds of classes. */
    private static final Duration FIRST_CALL = Duration.ofSeconds(10);

    private static final Duration CALL = Duration.ofSeconds(3);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(2);
    /** Thousands of nodes that come at once make a few specs a second, not thousands. */
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(250);

    private static final String STORE = "store";
    private static final String WATCH = "watch";
    /** What is wrong in a source that can be used nevertheless. */
    private static final String WARNINGS = "warnings";

    private static final int MOST_WARNINGS = 3;

    private final List<Watched<?>> sources;
    private final Function<Boolean, Validated<RouteSpec>> translation;
    private final String source;
    private final Duration interval;
    private final Alarm alarm;
    private final ModeContext context;
    /** Owned by the thread that follows, after the start. */
    private final WatchPause watches = new WatchPause();

    private final Object lock = new Object();
    private boolean closed;
    private @Nullable Validated<RouteSpec> published;
    private long reads;
    private long failures;
    private long changes;

    /**
     * A mode; nothing is read before it starts.
     *
     * @param sources what is watched
     * @param translation makes a spec of what is known; told whether an empty one is accepted
     * @param source the cluster and the source in it, for people
     * @param interval how often everything is listed
     * @param alarm rung by the watches
     * @param context what the mode reports to
     */
    public ClusterMode(
            List<Watched<?>> sources,
            Function<Boolean, Validated<RouteSpec>> translation,
            String source,
            Duration interval,
            Alarm alarm,
            ModeContext context) {
        this.sources = List.copyOf(sources);
        this.translation = translation;
        this.source = source;
        this.interval = interval;
        this.alarm = alarm;
        this.context = context;
    }

    @Override
    public void start() {
        sources.forEach(Watched::open);
        ReadPace pace = new ReadPace(interval.toNanos(), System.nanoTime());
        Backoff backoff = new Backoff(FIRST_RETRY, LONGEST_RETRY, new SplittableRandom(System.identityHashCode(this)));
        try {
            readAndPublish(FIRST_CALL, pace);
        } catch (KubeException e) {
            // A cluster that does not answer yet is waited for; a mistake is told at once.
            if (e.kind() == KubeException.Kind.REFUSED) {
                publish(Validated.invalid(Problem.error(
                                "cluster-refused", Location.of(source), "read", "refused", "a cluster that may be read")
                        .withHint(e.text())));
            }
            failed(e, pace, backoff);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        context.runInBackground("follow", () -> follow(pace, backoff));
    }

    private void follow(ReadPace pace, Backoff backoff) throws InterruptedException {
        if (wasRead()) {
            // Nothing is new, but the first comparison of two specs loads classes, and no change should have to wait
            // for that.
            publish(translation.apply(context.allowEmptySpec()));
        }
        while (!isClosed()) {
            long begin = System.nanoTime();
            Alarm.Reason reason = alarm.await(Math.max(1, Math.min(pace.left(begin), watches.left(begin))));
            if (reason.isBroken()) {
                watchEnded("the connection has ended", pace);
            }
            if (watches.settle(System.nanoTime())) {
                context.condition(WATCH, null);
            }
            if (pace.left(System.nanoTime()) > 0 && !reason.isWoken()) {
                if (reason.hasChanged() && wasRead()) {
                    changed();
                    TimeUnit.NANOSECONDS.sleep(PAUSE);
                }
                continue;
            }
            try {
                readAndPublish(wasRead() ? CALL : FIRST_CALL, pace);
                backoff.reset();
            } catch (KubeException e) {
                failed(e, pace, backoff);
            }
        }
    }

    private void readAndPublish(Duration limit, ReadPace pace) throws KubeException, InterruptedException {
        long begin = System.nanoTime();
        for (Watched<?> one : sources) {
            one.read(limit);
        }
        pace.done(begin, System.nanoTime());
        synchronized (lock) {
            reads++;
        }
        // Nothing that happens meanwhile is missed: the watch tells of all that came after the list.
        publish(translation.apply(context.allowEmptySpec()));
        context.condition(STORE, null);
        watch(limit, pace);
    }

    /** Where watches do not work, there are the lists. */
    private void watch(Duration limit, ReadPace pace) throws InterruptedException {
        watches.began(System.nanoTime());
        for (Watched<?> one : sources) {
            try {
                one.follow(limit);
            } catch (KubeException e) {
                watchEnded(e.text(), pace);
            }
        }
    }

    private void watchEnded(String why, ReadPace pace) {
        long now = System.nanoTime();
        pace.soon(now, watches.ended(now, why));
        if (!isClosed()) {
            context.condition(WATCH, about(watches.problem()));
        }
    }

    private @Nullable String about(@Nullable String problem) {
        return problem == null ? null : source + ": " + problem;
    }

    private void changed() {
        synchronized (lock) {
            changes++;
        }
        publish(translation.apply(context.allowEmptySpec()));
    }

    private void publish(Validated<RouteSpec> spec) {
        synchronized (lock) {
            if (!closed && !spec.equals(published)) {
                published = spec;
                context.publish(spec);
                // The log tells a warning once; this one shows for as long as the nodes are what they are.
                context.condition(WARNINGS, warnings(spec));
            }
        }
    }

    /** The first few warnings and how many more there are, or null if there are none. */
    private static @Nullable String warnings(Validated<RouteSpec> spec) {
        List<String> all = spec.problems().stream()
                .filter(problem -> !problem.isError())
                .map(Problem::toString)
                .toList();
        if (all.isEmpty()) {
            return null;
        }
        int shown = Math.min(MOST_WARNINGS, all.size());
        String rest = shown == all.size() ? "" : "; and " + (all.size() - shown) + " more";
        return String.join("; ", all.subList(0, shown)) + rest;
    }

    private void failed(KubeException failure, ReadPace pace, Backoff backoff) {
        pace.failed(System.nanoTime(), backoff.next());
        synchronized (lock) {
            failures++;
            if (closed) {
                return;
            }
        }
        context.condition(STORE, source + " cannot be read; the last good spec stays in force: " + failure.text());
    }

    @Override
    public void readAgain() {
        alarm.wake();
    }

    private boolean wasRead() {
        synchronized (lock) {
            return reads > 0;
        }
    }

    private boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }

    @Override
    public Map<String, Object> statistics() {
        Map<String, Object> facts = new LinkedHashMap<>();
        synchronized (lock) {
            facts.put("source", source);
            facts.put("reads", reads);
            facts.put("failed_reads", failures);
            facts.put("changes", changes);
        }
        return facts;
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
        }
        sources.forEach(Watched::close);
        alarm.wake();
    }
}
