package io.vpcrouter.testkit;

import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.spi.leadership.Leadership;
import io.vpcrouter.spi.leadership.LeadershipContext;
import io.vpcrouter.spi.leadership.LeadershipPlugin;
import io.vpcrouter.spi.leadership.SentAt;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A store in the memory of this process: the smallest leadership that keeps its contract, and ways to break it. */
final class MemoryLeadershipPlugin implements LeadershipPlugin {
    private static final String WELL_FORMED = "nameVersionAndOptionsAreWellFormed";
    private static final String CREATE = "createAloneDoesNothing";
    private static final String ALONE = "aSingleCandidateLeadsAndRenews";
    private static final String MOMENT = "theReportedMomentIsBeforeTheRequest";
    private static final String TOLD = "aSecondCandidateIsToldWhoLeads";
    private static final String STANDBY = "aStandbyThatIsClosedLeavesTheLeaderAlone";
    private static final String GIVES_BACK = "aLeaderThatIsClosedGivesTheLeaseBack";
    private static final String DIES = "aLeaderThatDiesIsFollowedAfterItsLease";
    private static final String SILENT = "aStoreThatIsSilentIsReportedUntilItAnswers";
    private static final String TWICE = "itCanBeClosedTwice";

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofSeconds(3);
    private static final Duration LONG_CLOSE = Duration.ofSeconds(8);

    /** What a leadership does wrong. */
    enum Fault implements SeededFault {
        NONE("", "", LONG),
        NAME(WELL_FORMED, "name", LONG),
        REPORTS_IN_CREATE(CREATE, "leaders without a start", LONG),
        THREAD_IN_CREATE(CREATE, "threads without a start", LONG),
        ANOTHER_TERM_EACH_TIME(ALONE, "terms of one leader", LONG),
        RENEWS_EVERY_MILLISECOND(ALONE, "too often", LONG),
        RENEWS_TOO_SELDOM(ALONE, "too seldom", LONG),
        SENT_AFTER_EACH_ANSWER(MOMENT, "when another candidate led already", LONG),
        SENT_AFTER_THE_FIRST_ANSWER(MOMENT, "when another candidate led already", LONG),
        SENT_AFTER_A_RENEWAL(MOMENT, "when another candidate led already", LONG),
        SENT_BY_ANOTHER_CLOCK(MOMENT, "the clock of the context", LONG),
        FORGETS_THE_LEADER(TOLD, "", SHORT),
        KEEPS_THE_FIRST_NOTE(TOLD, "", SHORT),
        STANDBY_DELETES_THE_LEASE(STANDBY, "", LONG),
        KEEPS_THE_LEASE(GIVES_BACK, "could have run out", LONG),
        REPORTS_AFTER_CLOSE(GIVES_BACK, "reports after close", LONG),
        CLOSE_TAKES_LONG(GIVES_BACK, "close has not returned", LONG),
        LEASE_IS_SHORT(DIES, "last write to the second leader", LONG),
        SILENT_ABOUT_SILENCE(SILENT, "", SHORT),
        SILENCE_BY_ANOTHER_CLOCK(SILENT, "the clock of the context", LONG),
        CLAIMS_IN_SILENCE(SILENT, "while the store was silent", LONG),
        SILENCE_IS_NOT_HELD(SILENT, "only the store can say", LONG),
        SILENCE_IS_THE_END(SILENT, "", SHORT),
        CLOSE_WAITS_FOR_THE_STORE(SILENT, "close has not returned", LONG),
        CLOSES_ONCE(TWICE, "closed before", LONG);

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

    final Fault fault;
    volatile boolean silent;
    private final Map<String, Key> keys = new HashMap<>();
    private long leases;

    private record Key(String name, String note, String lease, long until) {}

    MemoryLeadershipPlugin(Fault fault) {
        this.fault = fault;
    }

    @Override
    public String name() {
        return fault == Fault.NAME ? "Memory Store" : "memory";
    }

    @Override
    public Leadership create(OptionValues options, LeadershipContext context) {
        if (fault == Fault.REPORTS_IN_CREATE) {
            context.leader("nobody#1", "");
        }
        if (fault == Fault.THREAD_IN_CREATE) {
            context.runInBackground("early", () -> TimeUnit.DAYS.sleep(1));
        }
        return new Candidate(context);
    }

    /** Takes the lease if it is free or already that of the candidate. */
    private synchronized Key take(LeadershipContext candidate) throws IOException {
        if (silent) {
            throw new IOException("the store is silent");
        }
        long now = RouterClock.system().nanos();
        Key known = keys.get(candidate.name());
        boolean free = known == null || now - known.until() >= 0;
        if (known == null || free || known.name().equals(candidate.me())) {
            boolean isNew = known == null || free || fault == Fault.ANOTHER_TERM_EACH_TIME;
            String lease = known == null || isNew ? "lease-" + ++leases : known.lease();
            Duration length = fault == Fault.LEASE_IS_SHORT
                    ? candidate.terms().deadline()
                    : candidate.terms().lease();
            String note = known != null && fault == Fault.KEEPS_THE_FIRST_NOTE ? known.note() : candidate.note();
            known = new Key(candidate.me(), note, lease, now + length.toNanos());
            keys.put(candidate.name(), known);
        }
        return known;
    }

    private synchronized void giveBack(LeadershipContext candidate) {
        if (silent) {
            return;
        }
        boolean anybody = fault == Fault.STANDBY_DELETES_THE_LEASE;
        keys.computeIfPresent(
                candidate.name(), (name, key) -> anybody || key.name().equals(candidate.me()) ? null : key);
    }

    private final class Candidate implements Leadership {
        private final LeadershipContext context;
        private @Nullable String term;
        private @Nullable SentAt last;
        private boolean closed;

        Candidate(LeadershipContext context) {
            this.context = context;
        }

        @Override
        public void start() {
            context.runInBackground("lease", () -> {
                while (compete()) {
                    TimeUnit.NANOSECONDS.sleep(pause());
                }
            });
        }

        private long pause() {
            long retry = context.terms().retry().toNanos();
            return switch (fault) {
                case RENEWS_EVERY_MILLISECOND -> TimeUnit.MILLISECONDS.toNanos(1);
                // With a machine that is late now and then, this is too seldom for sure.
                case RENEWS_TOO_SELDOM -> 7 * retry;
                default -> retry;
            };
        }

        private synchronized boolean compete() {
            if (closed) {
                return false;
            }
            SentAt sent = SentAt.now(context.clock());
            try {
                ask(sent);
            } catch (IOException e) {
                return failed(e, sent);
            }
            return true;
        }

        private void ask(SentAt sent) throws IOException {
            Key key = take(context);
            if (key.name().equals(context.me())) {
                SentAt said = said(sent);
                term = key.lease();
                last = said;
                context.held(key.lease(), said);
            } else {
                term = null;
                context.notHeld("another one holds the lease");
            }
            if (fault != Fault.FORGETS_THE_LEADER) {
                context.leader(key.name(), key.note());
            }
        }

        private SentAt said(SentAt sent) {
            boolean late = fault == Fault.SENT_AFTER_EACH_ANSWER
                    || fault == Fault.SENT_AFTER_THE_FIRST_ANSWER && term == null
                    || fault == Fault.SENT_AFTER_A_RENEWAL && term != null;
            if (fault == Fault.SENT_BY_ANOTHER_CLOCK) {
                return byAnotherClock(sent);
            }
            return late ? SentAt.now(context.clock()) : sent;
        }

        private static SentAt byAnotherClock(SentAt moment) {
            return new SentAt(moment.nanos() - Duration.ofDays(1).toNanos(), moment.wall());
        }

        private boolean failed(IOException failure, SentAt tried) {
            SentAt before = last;
            String lease = term;
            if (fault == Fault.CLAIMS_IN_SILENCE && before != null && lease != null) {
                context.held(lease, SentAt.now(context.clock()));
            }
            if (fault == Fault.SILENCE_IS_NOT_HELD) {
                context.notHeld("no answer");
            }
            if (fault != Fault.SILENT_ABOUT_SILENCE) {
                boolean wrong = fault == Fault.SILENCE_BY_ANOTHER_CLOCK;
                context.unreachable(String.valueOf(failure.getMessage()), wrong ? byAnotherClock(tried) : tried);
            }
            return fault != Fault.SILENCE_IS_THE_END;
        }

        @Override
        public void close() {
            boolean waits = fault == Fault.CLOSE_TAKES_LONG || fault == Fault.CLOSE_WAITS_FOR_THE_STORE && silent;
            if (waits) {
                try {
                    Thread.sleep(LONG_CLOSE.toMillis());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            synchronized (this) {
                if (closed && fault == Fault.CLOSES_ONCE) {
                    throw new IllegalStateException("closed before");
                }
                closed = true;
                if (fault != Fault.KEEPS_THE_LEASE) {
                    giveBack(context);
                }
                reportLate();
            }
        }

        private void reportLate() {
            SentAt before = last;
            String lease = term;
            if (fault == Fault.REPORTS_AFTER_CLOSE && before != null && lease != null) {
                // It is interrupted after close has returned, however busy the machine is.
                context.runInBackground("late", () -> {
                    try {
                        TimeUnit.DAYS.sleep(1);
                    } catch (InterruptedException e) {
                        context.held(lease, before);
                    }
                });
            }
        }
    }
}
