package io.vpcrouter.testkit;

import io.vpcrouter.model.Destination;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.validation.Validated;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The smallest mode that keeps its contract, and each way to break it. Its source is a text in memory. */
final class TinyMode implements ModePlugin {
    private static final String WELL_FORMED = "nameVersionAndOptionsAreWellFormed";
    private static final String CREATE = "createAloneDoesNothing";
    private static final String FIRST = "theFirstSpecIsPublishedBeforeStartReturns";
    private static final String CHANGE = "aChangeIsPublishedWhole";
    private static final String DAMAGED = "aSourceThatIsDamagedIsAProblemUntilItIsMended";
    private static final String BAD_START = "aSourceThatIsDamagedAtStartIsItsProblems";
    private static final String AFTER_CLOSE = "nothingIsPublishedAfterClose";
    private static final String LEFT = "closeLeavesNothingBehind";
    private static final String TWICE = "itCanBeClosedTwice";

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(700);
    /** After whatever the contract looks at when start has returned. */
    private static final Duration LATER = Duration.ofSeconds(2);

    /** What a mode does wrong. */
    enum Fault implements SeededFault {
        NONE("", "", LONG),
        NAME(WELL_FORMED, "name", LONG),
        OPTION_TWICE(WELL_FORMED, "declared once", LONG),
        THREAD_IN_CREATE(CREATE, "threads of create", LONG),
        READS_IN_CREATE(CREATE, "input and output of create", LONG),
        SOCKET_IN_CREATE(CREATE, "what create leaves open", LONG),
        PUBLISHES_IN_CREATE(CREATE, "published without a start", LONG),
        NO_STATISTICS(CREATE, "statistics", LONG),
        READS_LATER(FIRST, "published when start returns", LONG),
        SLOW_START(FIRST, "start has not returned", SHORT),
        PUBLISHES_NULL(FIRST, "cannot be right", LONG),
        DELTA(CHANGE, "", SHORT),
        UNION(CHANGE, "", SHORT),
        REPEATS_ITSELF(CHANGE, "one after the other", LONG),
        THREAD_THROWS(CHANGE, "what its tasks threw", LONG),
        BAD_IS_EMPTY(DAMAGED, "", SHORT),
        BAD_IS_SILENCE(DAMAGED, "", SHORT),
        BAD_ENDS_THE_THREAD(DAMAGED, "", SHORT),
        BAD_IS_THE_END(DAMAGED, "", SHORT),
        BAD_START_IS_EMPTY(BAD_START, "published specs of a damaged source", LONG),
        BAD_START_THROWS_ANYTHING(BAD_START, "no such thing", LONG),
        BAD_START_IS_SILENCE(BAD_START, "problems, each with its place", LONG),
        ALLOWS_EMPTY("anEmptySourceIsNoSpec", "empty source", LONG),
        REFUSES_EMPTY("anEmptySourceIsASpecIfThatIsAllowed", "empty source that is allowed", LONG),
        SHARES_STATE("twoOfOnePluginDoNotDisturbEachOther", "", SHORT),
        LATE_PUBLISH(AFTER_CLOSE, "published when close returned", LONG),
        LATE_PUBLISH_OF_OWN_THREAD(AFTER_CLOSE, "published when close returned", LONG),
        DEAF_TO_INTERRUPTS(AFTER_CLOSE, "did not end", LONG),
        LEAVES_A_THREAD(LEFT, "thread", SHORT),
        LEAVES_A_SOCKET(LEFT, "socket", SHORT),
        LEAVES_A_FILE(LEFT, "tiny-mode", SHORT),
        CLOSES_ONCE(TWICE, "closed before", LONG),
        CLOSE_WITHOUT_START_THROWS(TWICE, "never started", LONG),
        CLOSE_HANGS(TWICE, "close has not returned", SHORT);

        final Duration patience;
        private final String rule;
        private final String complaint;

        Fault(String rule, String complaint, Duration patience) {
            this.rule = rule;
            this.complaint = complaint;
            this.patience = patience;
        }

        @Override
        public String rule() {
            return rule;
        }

        @Override
        public String complaint() {
            return complaint;
        }
    }

    /** What faulty ones forget, so that nothing of it is found by the garbage collector. */
    private static final List<AutoCloseable> FORGOTTEN = new ArrayList<>();

    private static final OptionSpec<String> OPTION =
            OptionSpec.of("tiny_source", OptionType.string("TEXT"), "Where it is.");

    final Fault fault;
    volatile String text = "";
    private volatile @Nullable TinySource shared;

    TinyMode(Fault fault) {
        this.fault = fault;
    }

    @Override
    public String name() {
        return fault == Fault.NAME ? "Tiny Mode" : "tiny";
    }

    @Override
    public List<OptionSpec<?>> options() {
        return fault == Fault.OPTION_TWICE ? List.of(OPTION, OPTION) : List.of(OPTION);
    }

    @Override
    public Mode create(OptionValues options, ModeContext context) {
        TinySource mode = shared;
        if (mode == null || fault != Fault.SHARES_STATE) {
            mode = new TinySource(context);
            shared = mode;
        }
        return mode;
    }

    private final class TinySource implements Mode {
        private final ModeContext context;
        private RouteSpec sum = RouteSpec.empty();
        private @Nullable String last;
        private int looks;
        private boolean started;
        private boolean closed;

        TinySource(ModeContext context) {
            this.context = context;
            switch (fault) {
                case THREAD_IN_CREATE -> TinyCheck.startThread(() -> TinyCheck.sleep(LONG));
                case READS_IN_CREATE -> read();
                case SOCKET_IN_CREATE -> open(() -> new DatagramSocket());
                case PUBLISHES_IN_CREATE -> context.publish(parsed(text));
                default -> {
                    // Nothing is done before the start.
                }
            }
        }

        private void read() {
            try {
                Files.readString(TinyCheck.file("tiny-mode"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void open(Callable<AutoCloseable> opening) {
            try {
                synchronized (FORGOTTEN) {
                    FORGOTTEN.add(opening.call());
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void start() {
            started = true;
            switch (fault) {
                case SLOW_START -> TinyCheck.sleep(LONG);
                case PUBLISHES_NULL -> context.publish(null);
                case LEAVES_A_THREAD -> TinyCheck.startThread(() -> TinyCheck.sleep(LONG));
                case LEAVES_A_SOCKET -> open(() -> new DatagramSocket());
                case LEAVES_A_FILE -> open(() -> FileChannel.open(TinyCheck.file("tiny-mode")));
                default -> {
                    // A good mode needs nothing more.
                }
            }
            if (fault != Fault.READS_LATER) {
                firstLook();
            }
            context.runInBackground("look", this::look);
        }

        private void firstLook() {
            boolean bad = !parsed(text).isValid();
            if (bad && fault == Fault.BAD_START_THROWS_ANYTHING) {
                throw new IllegalArgumentException("no such thing");
            }
            if (bad && fault == Fault.BAD_START_IS_EMPTY) {
                context.publish(Validated.of(RouteSpec.empty()));
            } else if (!bad || fault != Fault.BAD_START_IS_SILENCE) {
                lookOnce();
            }
        }

        private void look() throws InterruptedException {
            try {
                if (fault == Fault.READS_LATER || fault == Fault.BAD_START_IS_SILENCE) {
                    TimeUnit.NANOSECONDS.sleep(LATER.toNanos());
                }
                while (true) {
                    synchronized (this) {
                        wait(10);
                        if (closed && fault != Fault.LATE_PUBLISH && fault != Fault.DEAF_TO_INTERRUPTS) {
                            return;
                        }
                        lookOnce();
                    }
                }
            } catch (InterruptedException e) {
                if (fault == Fault.DEAF_TO_INTERRUPTS) {
                    TinyCheck.sleep(LONG);
                }
                if (fault == Fault.LATE_PUBLISH) {
                    context.publish(parsed(text));
                }
                throw e;
            }
        }

        private synchronized void lookOnce() {
            String now = text;
            boolean silent = closed && fault == Fault.DEAF_TO_INTERRUPTS;
            if (silent || now.equals(last)) {
                return;
            }
            looks++;
            last = now;
            Validated<RouteSpec> spec = parsed(now);
            publish(spec);
            if (fault == Fault.REPEATS_ITSELF) {
                publish(spec);
            }
            if (looks == 3 && fault == Fault.THREAD_THROWS) {
                throw new IllegalStateException("defect");
            }
        }

        private void publish(Validated<RouteSpec> spec) {
            if (!spec.isValid()) {
                publishBad(spec);
                return;
            }
            Map<Destination, RouteIntent> routes = new TreeMap<>(spec.orThrow().routes());
            switch (fault) {
                case DELTA -> {
                    routes.keySet().removeAll(sum.routes().keySet());
                    sum = spec.orThrow();
                }
                case UNION -> {
                    sum.routes().forEach(routes::putIfAbsent);
                    sum = RouteSpec.of(routes);
                }
                default -> {
                    // The spec as it is.
                }
            }
            context.publish(Validated.of(RouteSpec.of(routes)));
        }

        private void publishBad(Validated<RouteSpec> spec) {
            switch (fault) {
                case BAD_IS_EMPTY -> context.publish(Validated.of(RouteSpec.empty()));
                case BAD_IS_SILENCE -> {
                    // Nobody is told.
                }
                case BAD_ENDS_THE_THREAD -> throw new IllegalStateException("defect");
                case BAD_IS_THE_END -> {
                    context.publish(spec);
                    closed = true;
                }
                default -> context.publish(spec);
            }
        }

        private Validated<RouteSpec> parsed(String json) {
            boolean allowEmpty = context.allowEmptySpec();
            if (fault == Fault.ALLOWS_EMPTY) {
                allowEmpty = true;
            } else if (fault == Fault.REFUSES_EMPTY) {
                allowEmpty = false;
            }
            return RouteSpecJson.read(json.getBytes(StandardCharsets.UTF_8), "text", allowEmpty);
        }

        @Override
        public Map<String, Object> statistics() {
            return fault == Fault.NO_STATISTICS ? null : Map.of("text", text);
        }

        @Override
        public synchronized void close() {
            if (closed && fault == Fault.CLOSES_ONCE) {
                throw new IllegalStateException("closed before");
            }
            if (!started && fault == Fault.CLOSE_WITHOUT_START_THROWS) {
                throw new IllegalStateException("never started");
            }
            if (fault == Fault.CLOSE_HANGS) {
                TinyCheck.sleep(LONG);
            }
            if (!closed && fault == Fault.LATE_PUBLISH_OF_OWN_THREAD) {
                TinyCheck.startThread(() -> {
                    for (int i = 0; i < TinyCheck.LATE_REPORTS; i++) {
                        TinyCheck.sleep(Duration.ofMillis(50));
                        context.publish(parsed(text));
                    }
                });
            }
            closed = true;
            notifyAll();
        }
    }
}
