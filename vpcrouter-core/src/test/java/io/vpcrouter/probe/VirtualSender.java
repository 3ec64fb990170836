package io.vpcrouter.probe;

import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.LongPredicate;

/** Drives a schedule as a sender does, in virtual time, against hosts that answer as a test wants them to. */
final class VirtualSender {
    static final long MILLI = 1_000_000;
    static final long SECOND = 1000 * MILLI;
    /** The clock passes the end of its range in most tests: only differences may matter. */
    private static final long START = Long.MAX_VALUE - 3 * SECOND;

    /** What a host does with a probe: the time until its answer, or one of the constants. */
    @FunctionalInterface
    interface Behaviour {
        long SILENT = -1;
        long REFUSED = -2;
        long UNSENDABLE = -3;

        long of(IpAddress host, long time);
    }

    record Sent(IpAddress host, long probe, long time) {}

    private record Answer(long probe, long time, boolean refused) implements Comparable<Answer> {
        @Override
        public int compareTo(Answer other) {
            return Long.compare(time, other.time);
        }
    }

    final RecordingContext context = new RecordingContext();
    final List<Sent> sent = new ArrayList<>();
    final List<Sent> selfProbes = new ArrayList<>();
    final ProbeSchedule schedule;
    /** How long the own responder takes; negative if it does not answer. */
    long selfRoundTrip = MILLI / 10;
    /** Whether there is room for another probe at a time. */
    LongPredicate room = time -> true;

    private final Behaviour behaviour;
    private final PriorityQueue<Answer> answers = new PriorityQueue<>();
    private long time;

    VirtualSender(ProbeTiming timing, boolean selfProbe, long seed, Behaviour behaviour) {
        this.schedule = new ProbeSchedule(timing, selfProbe, new SplittableRandom(seed), new ProbeReports(context));
        this.behaviour = behaviour;
    }

    static ProbeTiming timing(double interval, int fall) {
        return ProbeTiming.of(Duration.ofNanos((long) (interval * SECOND)), fall);
    }

    /** Time since the start. */
    long time() {
        return time;
    }

    /** A time since the start as the schedule sees it. */
    static long clock(long time) {
        return START + time;
    }

    static long timeOf(long clock) {
        return clock - START;
    }

    void run(long duration) {
        long end = time + duration;
        turn();
        while (true) {
            long wait = schedule.nanosUntilNext(clock(time), room.test(time));
            long next = answers.isEmpty() ? Long.MAX_VALUE : answers.peek().time;
            if (wait != Long.MAX_VALUE) {
                // As every real sender is, this one is woken a little late.
                next = Math.min(next, time + Math.max(wait, 1));
            }
            if (next > end) {
                time = end;
                return;
            }
            time = next;
            turn();
        }
    }

    /** Nobody looks at anything for a while. */
    void pause(long duration) {
        time += duration;
    }

    void turn() {
        while (!answers.isEmpty() && answers.peek().time <= time) {
            Answer answer = answers.poll();
            if (answer.refused) {
                schedule.missed(answer.probe, "refused", clock(answer.time));
            } else {
                schedule.answered(answer.probe, clock(answer.time));
            }
        }
        schedule.judge(clock(time));
        while (room.test(time)) {
            long probe = schedule.nextProbe(clock(time));
            if (probe == ProbeSchedule.NONE) {
                return;
            }
            send(probe);
        }
        schedule.holdBack(clock(time));
    }

    private void send(long probe) {
        if (schedule.isSelfProbe(probe)) {
            selfProbes.add(new Sent(null, probe, time));
            answerLater(probe, selfRoundTrip);
            return;
        }
        IpAddress host = schedule.host(probe);
        sent.add(new Sent(host, probe, time));
        answerLater(probe, behaviour.of(host, time));
    }

    private void answerLater(long probe, long roundTrip) {
        if (roundTrip == Behaviour.UNSENDABLE) {
            schedule.discarded(probe, "no file handles", clock(time));
            return;
        }
        schedule.sent(probe, clock(time));
        if (roundTrip == Behaviour.REFUSED) {
            answers.add(new Answer(probe, time + MILLI / 5, true));
        } else if (roundTrip >= 0) {
            answers.add(new Answer(probe, time + roundTrip, false));
        }
    }

    List<Long> timesOf(IpAddress host) {
        return sent.stream()
                .filter(probe -> probe.host().equals(host))
                .map(Sent::time)
                .toList();
    }
}
