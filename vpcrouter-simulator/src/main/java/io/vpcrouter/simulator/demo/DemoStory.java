package io.vpcrouter.simulator.demo;

import io.vpcrouter.control.Failover;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterListener;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Prints what happens in the demo, and counts the failovers that were seen completely. */
public final class DemoStory implements RouterListener {
    private final PrintStream out;
    private final Duration promised;
    private final long start = System.nanoTime();
    private @Nullable String stopped;
    private @Nullable Instant stoppedAt;
    private boolean settled;
    private int failovers;

    /**
     * A story of one demo.
     *
     * @param out where it is printed
     * @param promised the longest time in which a stopped router is detected as failed
     */
    public DemoStory(PrintStream out, Duration promised) {
        this.out = out;
        this.promised = promised;
    }

    /** Prints a line with the time since the beginning. */
    public synchronized void say(String words) {
        out.printf(Locale.ROOT, "%6.2f s  %s%n", (System.nanoTime() - start) / 1e9, words);
        out.flush();
    }

    /** From now on, every moved route gets a line. */
    public synchronized void settled() {
        settled = true;
    }

    /** Records that a router is about to stop. */
    public synchronized void stopping(String router, Instant now) {
        stopped = router;
        stoppedAt = now;
    }

    /** How many failovers were seen completely. */
    public synchronized int failovers() {
        return failovers;
    }

    @Override
    public synchronized void on(RouterEvent event) {
        if (event instanceof RouterEvent.HostChanged host) {
            say("router " + host.host() + " in " + DemoWorld.zone(host.host()) + ": "
                    + host.from().text() + " -> " + host.to().text() + " (" + host.reason() + ")");
        } else if (event instanceof RouterEvent.RouteChanged changed && settled) {
            say("  " + changed.change().destination() + " in "
                    + changed.change().table() + " -> "
                    + changed.decision().hostIfAny().map(Object::toString).orElse("nobody") + " ("
                    + changed.decision().reason().text() + ")");
        } else if (event instanceof RouterEvent.FailoverDone done) {
            tell(done.failover());
        }
    }

    private void tell(Failover failover) {
        Optional<Instant> accepted = failover.acceptedIfKnown();
        Optional<Instant> seen = failover.seenIfKnown();
        boolean expected = failover.host().toString().equals(stopped) && stoppedAt != null;
        say("failover of " + failover.host() + ": " + failover.moved() + " of " + failover.routes() + " routes moved");
        if (expected) {
            Duration detection = Duration.between(stoppedAt, failover.detected());
            String verdict = detection.compareTo(promised) <= 0 ? "promised" : "LATE, this machine is busy; promised";
            stamp(
                    "detected",
                    failover.detected(),
                    seconds(detection) + " after it stopped; " + verdict + ": at most " + seconds(promised));
        } else {
            stamp("detected", failover.detected(), "");
        }
        stamp("decided", failover.decided(), after(failover.detected(), failover.decided()));
        accepted.ifPresent(at -> stamp("accepted", at, after(failover.detected(), at)));
        seen.ifPresent(at -> stamp("seen", at, after(failover.detected(), at)));
        if (expected && accepted.isPresent() && seen.isPresent() && failover.moved() == failover.routes()) {
            failovers++;
        }
    }

    private void stamp(String name, Instant at, String words) {
        out.printf(Locale.ROOT, "            %-9s %s  %s%n", name, at.truncatedTo(ChronoUnit.MILLIS), words);
        out.flush();
    }

    private static String after(Instant from, Instant to) {
        return seconds(Duration.between(from, to)) + " after it was detected";
    }

    /** Seconds with three digits, for people. */
    static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3) + " s";
    }
}
