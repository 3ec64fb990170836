package io.vpcrouter.testkit;

import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import io.vpcrouter.spi.OptionValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.SocketException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The smallest health check that keeps its contract, and each way to break it. Its hosts exist in memory only. */
final class TinyCheck implements HealthPlugin {
    static final IpAddress DEAD = IpAddress.parse("127.0.0.3");

    private static final String WELL_FORMED = "nameVersionAndOptionsAreWellFormed";
    private static final String CREATE = "createAloneDoesNothing";
    private static final String HEALTHY = "aHostThatAnswersIsReachable";
    private static final String MISS = "aHostThatDoesNotAnswerIsAMiss";
    private static final String SILENT = "aHostThatFallsSilentIsAMissUntilItAnswersAgain";
    private static final String PACE = "everyHostIsAskedOncePerInterval";
    private static final String AT_ONCE = "watchAndProbeNowReturnAtOnceAndNeverThrow";
    private static final String SET = "hostsThatLeftTheSetAreNotAskedAnyMore";
    private static final String AFTER_CLOSE = "nothingIsReportedAfterClose";
    /** How often an own thread of a faulty plugin goes on after close. */
    static final int LATE_REPORTS = 200;

    private static final String LEFT = "closeLeavesNothingBehind";
    private static final String TWICE = "itCanBeClosedTwice";

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(700);

    /** What a check does wrong. */
    enum Fault implements SeededFault {
        NONE("", "", LONG),
        /** Nothing: says what changes, and once per interval that nothing has. */
        TELLS_CHANGES("", "", LONG),
        NAME(WELL_FORMED, "name", LONG),
        OPTION_TWICE(WELL_FORMED, "declared once", LONG),
        NEW_OPTIONS_EACH_TIME(WELL_FORMED, "same objects", LONG),
        THREAD_IN_CREATE(CREATE, "threads of create", LONG),
        TASK_IN_CREATE(CREATE, "background tasks of create", LONG),
        SOCKET_IN_CREATE(CREATE, "what create leaves open", LONG),
        READS_IN_CREATE(CREATE, "input and output of create", LONG),
        REPORTS_IN_CREATE(CREATE, "observed without a start", LONG),
        OTHER_FALL(CREATE, "fall", LONG),
        CHANGING_PACE(CREATE, "the pace never changes", LONG),
        NO_STATISTICS(CREATE, "statistics", LONG),
        STATISTICS_OF_OBJECTS(HEALTHY, "statistics", LONG),
        MISSES_HEALTHY_HOSTS(HEALTHY, "misses", LONG),
        CLOCK_OF_THE_SYSTEM(HEALTHY, "by the context's clock", LONG),
        ASKED_IN_THE_FUTURE(HEALTHY, "by the context's clock", LONG),
        REPORTS_NULL(HEALTHY, "cannot be right", LONG),
        TASK_THROWS(HEALTHY, "what its tasks threw", LONG),
        OWN_THREAD_THROWS(HEALTHY, "what its own threads threw", LONG),
        DEAD_IS_INDETERMINATE(MISS, "", SHORT),
        SAYS_NOTHING_OF_THE_DEAD(MISS, "", SHORT),
        DEAD_ANSWERS_NOW_AND_THEN(MISS, "answers of the dead host", LONG),
        REMEMBERS_THE_FIRST_ANSWER(SILENT, "", SHORT),
        NEVER_FORGIVES(SILENT, "", SHORT),
        FIRST_QUESTION_AFTER_AN_INTERVAL("newHostsAreAskedAtOnce", "first question", LONG),
        ASKS_TOO_OFTEN(PACE, "observations of", LONG),
        ASKS_TOO_SELDOM(PACE, "intervals of", LONG),
        DEAD_HOST_HOLDS_UP_ALL(PACE, "intervals of", LONG),
        ENDS_AFTER_A_WHILE(PACE, "", SHORT),
        KEEPS_OLD_HOSTS(SET, "left the set", LONG),
        ASKS_NEIGHBOURS(SET, "hosts that were observed", LONG),
        SLOW_START(HEALTHY, "start has not returned", SHORT),
        SLOW_WATCH(AT_ONCE, "watch has not returned", SHORT),
        WATCH_OF_NOBODY_THROWS(AT_ONCE, "no hosts", LONG),
        PROBE_NOW_THROWS(AT_ONCE, "not watched", LONG),
        PROBES_STRANGERS(AT_ONCE, "never watched", LONG),
        SHARES_STATE("twoOfOnePluginDoNotDisturbEachOther", "", SHORT),
        LATE_REPORT(AFTER_CLOSE, "observed when close returned", LONG),
        LATE_REPORT_OF_OWN_THREAD(AFTER_CLOSE, "observed when close returned", LONG),
        DEAF_TO_INTERRUPTS(AFTER_CLOSE, "did not end", LONG),
        LEAVES_A_THREAD(LEFT, "thread", SHORT),
        LEAVES_A_SOCKET(LEFT, "socket", SHORT),
        LEAVES_A_FILE(LEFT, "tiny-check", SHORT),
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

    private static final OptionSpec<String> OPTION = option();

    final Fault fault;
    final Set<IpAddress> silent = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Monitor shared;

    TinyCheck(Fault fault) {
        this.fault = fault;
        silent.add(DEAD);
    }

    private static OptionSpec<String> option() {
        return OptionSpec.of("tiny_source", OptionType.string("TEXT"), "Where it is.");
    }

    @Override
    public String name() {
        return fault == Fault.NAME ? "" : "tiny";
    }

    @Override
    public List<OptionSpec<?>> options() {
        return switch (fault) {
            case OPTION_TWICE -> List.of(OPTION, OPTION);
            case NEW_OPTIONS_EACH_TIME -> List.of(option());
            default -> List.of(OPTION);
        };
    }

    @Override
    public HealthMonitor create(OptionValues options, HealthContext context) {
        Monitor monitor = shared;
        if (monitor == null || fault != Fault.SHARES_STATE) {
            monitor = new Monitor(context);
            shared = monitor;
        }
        return monitor;
    }

    static Thread startThread(Runnable body) {
        Thread thread = new Thread(body, "tiny");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    static void sleep(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Path file(String name) {
        try {
            Path file = Files.createTempFile(name, ".txt");
            file.toFile().deleteOnExit();
            return Files.writeString(file, "something");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void forget(AutoCloseable opened) {
        synchronized (FORGOTTEN) {
            FORGOTTEN.add(opened);
        }
    }

    private static DatagramSocket socket() {
        try {
            return new DatagramSocket();
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Monitor implements HealthMonitor {
        private final HealthContext context;
        private final Duration interval = Duration.ofMillis(
                fault == Fault.FIRST_QUESTION_AFTER_AN_INTERVAL ? 2_000 : fault == Fault.OTHER_FALL ? 300 : 200);
        private final Map<IpAddress, Long> due = new HashMap<>();
        private final Map<IpAddress, Integer> reports = new HashMap<>();
        private final Map<IpAddress, Boolean> told = new HashMap<>();
        private final Map<IpAddress, Boolean> first = new HashMap<>();
        private final Set<IpAddress> everSilent = new HashSet<>();
        private Set<IpAddress> hosts = Set.of();
        private int timingCalls;
        private boolean started;
        private boolean closed;

        Monitor(HealthContext context) {
            this.context = context;
            switch (fault) {
                case THREAD_IN_CREATE -> startThread(() -> sleep(LONG));
                case TASK_IN_CREATE -> context.runInBackground("early", () -> {});
                case SOCKET_IN_CREATE -> forget(socket());
                case READS_IN_CREATE -> read(file("tiny-check"));
                case REPORTS_IN_CREATE ->
                    context.observed(
                            DEAD, Observation.unreachable("no"), context.clock().nanos());
                default -> {
                    // Nothing is done before the start.
                }
            }
        }

        private void read(Path file) {
            try {
                Files.readString(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public ProbeTiming timing() {
            int fall = fault == Fault.OTHER_FALL ? context.fall() + 1 : context.fall();
            long more = fault == Fault.CHANGING_PACE ? timingCalls++ : 0;
            return ProbeTiming.of(interval.plusMillis(more), fall);
        }

        @Override
        public void start() {
            started = true;
            switch (fault) {
                case SLOW_START -> sleep(LONG);
                case LEAVES_A_THREAD -> startThread(() -> sleep(LONG));
                case LEAVES_A_SOCKET -> forget(socket());
                case LEAVES_A_FILE -> {
                    try {
                        forget(FileChannel.open(file("tiny-check")));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
                case OWN_THREAD_THROWS ->
                    startThread(() -> {
                        throw new IllegalStateException("defect");
                    });
                default -> {
                    // A good check needs nothing more.
                }
            }
            context.runInBackground("ask", this::ask);
        }

        private void ask() throws InterruptedException {
            try {
                while (turn()) {
                    // Each turn asks those that are due.
                }
            } catch (InterruptedException e) {
                if (fault == Fault.DEAF_TO_INTERRUPTS) {
                    sleep(LONG);
                }
                if (fault == Fault.LATE_REPORT) {
                    report(DEAD, context.clock().nanos());
                }
                throw e;
            }
        }

        private boolean turn() throws InterruptedException {
            for (IpAddress host : takeDue()) {
                if (fault == Fault.DEAD_HOST_HOLDS_UP_ALL && silent.contains(host)) {
                    sleep(interval.multipliedBy(6));
                }
                report(host, context.clock().nanos());
            }
            synchronized (this) {
                wait(fault == Fault.ASKS_TOO_OFTEN ? 1 : 5);
                return !closed || fault == Fault.LATE_REPORT || fault == Fault.DEAF_TO_INTERRUPTS;
            }
        }

        private synchronized List<IpAddress> takeDue() {
            long now = context.clock().nanos();
            long every = switch (fault) {
                case ASKS_TOO_OFTEN -> interval.toNanos() / 40;
                case ASKS_TOO_SELDOM -> interval.toNanos() * 6;
                default -> interval.toNanos();
            };
            long firstIn = fault == Fault.FIRST_QUESTION_AFTER_AN_INTERVAL ? every : 0;
            due.keySet().retainAll(hosts);
            List<IpAddress> asked = new ArrayList<>();
            for (IpAddress host : hosts) {
                if (now - due.computeIfAbsent(host, added -> now + firstIn) >= 0) {
                    due.put(host, now + every);
                    asked.add(host);
                }
            }
            return asked;
        }

        private synchronized void report(IpAddress host, long now) {
            if (closed && fault != Fault.LATE_REPORT && fault != Fault.LATE_REPORT_OF_OWN_THREAD) {
                return;
            }
            int count = reports.merge(host, 1, Integer::sum);
            boolean answers = answers(host, count);
            if (answers || fault != Fault.SAYS_NOTHING_OF_THE_DEAD) {
                boolean same = Boolean.valueOf(answers).equals(told.put(host, answers));
                if (same && fault == Fault.TELLS_CHANGES) {
                    context.unchanged(Set.of(host));
                } else if (fault != Fault.ENDS_AFTER_A_WHILE || count < 3) {
                    context.observed(host, answers ? Observation.reachable() : miss(), sentAt(now));
                }
            }
            switch (fault) {
                case REPORTS_NULL -> context.observed(host, null, now);
                case ASKS_NEIGHBOURS -> context.observed(IpAddress.parse("127.0.0.9"), Observation.reachable(), now);
                case TASK_THROWS -> {
                    if (count >= 3) {
                        throw new IllegalStateException("defect");
                    }
                }
                default -> {
                    // The report was all.
                }
            }
        }

        private boolean answers(IpAddress host, int count) {
            boolean answers = !silent.contains(host);
            if (!answers) {
                everSilent.add(host);
            }
            return switch (fault) {
                case MISSES_HEALTHY_HOSTS -> answers && count % 3 == 0;
                case DEAD_ANSWERS_NOW_AND_THEN -> answers || count == 2;
                case REMEMBERS_THE_FIRST_ANSWER -> first.computeIfAbsent(host, asked -> answers);
                case NEVER_FORGIVES -> answers && !everSilent.contains(host);
                default -> answers;
            };
        }

        private Observation miss() {
            return fault == Fault.DEAD_IS_INDETERMINATE
                    ? Observation.indeterminate("refused")
                    : Observation.unreachable("refused");
        }

        private long sentAt(long now) {
            return switch (fault) {
                case CLOCK_OF_THE_SYSTEM -> System.nanoTime();
                case ASKED_IN_THE_FUTURE -> now + Duration.ofHours(1).toNanos();
                default -> now;
            };
        }

        @Override
        public void watch(Set<IpAddress> wanted) {
            if (fault == Fault.SLOW_WATCH) {
                // Asks the hosts at once, as a check without threads of its own would.
                sleep(LONG);
            }
            if (fault == Fault.WATCH_OF_NOBODY_THROWS && wanted.isEmpty()) {
                throw new IllegalArgumentException("no hosts");
            }
            synchronized (this) {
                Set<IpAddress> all = new HashSet<>(wanted);
                if (fault == Fault.KEEPS_OLD_HOSTS) {
                    all.addAll(hosts);
                }
                hosts = all;
                notifyAll();
            }
        }

        @Override
        public void probeNow(Set<IpAddress> some) {
            if (fault == Fault.PROBE_NOW_THROWS && !hosts.containsAll(some)) {
                throw new IllegalArgumentException("not watched: " + some);
            }
            if (fault == Fault.PROBES_STRANGERS) {
                some.forEach(host -> context.observed(
                        host, Observation.reachable(), context.clock().nanos()));
            }
        }

        @Override
        public Map<String, Object> statistics() {
            return switch (fault) {
                case NO_STATISTICS -> null;
                case STATISTICS_OF_OBJECTS -> started ? Map.of("thread", Thread.currentThread()) : Map.of();
                default -> Map.of("hosts", hosts.size());
            };
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
                sleep(LONG);
            }
            if (!closed && fault == Fault.LATE_REPORT_OF_OWN_THREAD) {
                startThread(() -> {
                    // So often that one of them comes after close has returned, on a busy machine too.
                    for (int i = 0; i < LATE_REPORTS; i++) {
                        sleep(interval.dividedBy(2));
                        report(DEAD, context.clock().nanos());
                    }
                });
            }
            closed = true;
            notifyAll();
        }
    }
}
