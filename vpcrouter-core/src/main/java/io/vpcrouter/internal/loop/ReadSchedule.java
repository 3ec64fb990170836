package io.vpcrouter.internal.loop;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.support.Backoff;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Decides when the VPC is read: after a new spec, after a batch of writes, when something looks wrong, and at every recheck.
 * Reads do not overlap; after a failure the next one waits, for longer each time. Times are in nanoseconds of the monotonic
 * clock.
 */
final class ReadSchedule {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
    private static final long SLOW = Duration.ofSeconds(4).toNanos();
    private static final long VERIFY_AGAIN = Duration.ofSeconds(2).toNanos();

    private final long recheckInterval;
    private final Backoff backoff;

    private Set<IpAddress> hosts = Set.of();
    private final TreeSet<Long> later = new TreeSet<>();
    private boolean wanted;
    private boolean verifyWanted;
    private long notBefore;
    private boolean underWay;
    private long startedAt;
    private boolean everRead;

    /**
     * No read was made yet.
     *
     * @param recheckInterval how often the VPC is read without a cause; zero for never
     * @param random spreads the retries
     * @param now the moment
     */
    ReadSchedule(Duration recheckInterval, SplittableRandom random, long now) {
        this.recheckInterval = recheckInterval.toNanos();
        this.backoff = new Backoff(FIRST_RETRY, LONGEST_RETRY, random);
        this.notBefore = now;
    }

    /** The state of the VPC is needed as soon as possible. */
    void want(long now) {
        wanted = true;
        notBefore = now;
    }

    /** The state of the VPC is needed at that time. */
    void wantAt(long time) {
        later.add(time);
    }

    /** Routes were written: a read should verify them when no write is left. */
    void wantVerification() {
        verifyWanted = true;
    }

    /** Whether a read is to be started now. */
    boolean isDue(long now, boolean writesIdle, OptionalLong secondLook) {
        if (underWay) {
            return false;
        }
        boolean recheckDue = recheckInterval > 0 && everRead && now - startedAt >= recheckInterval;
        boolean secondLookDue = secondLook.isPresent() && now - secondLook.getAsLong() >= 0;
        boolean laterDue = !later.isEmpty() && now - later.first() >= 0;
        wanted |= recheckDue || secondLookDue || laterDue || verifyWanted && writesIdle;
        return wanted && now - notBefore >= 0;
    }

    void started(Set<IpAddress> hostsOfRead, long now) {
        hosts = hostsOfRead;
        wanted = false;
        verifyWanted = false;
        underWay = true;
        startedAt = now;
        while (!later.isEmpty() && now - later.first() >= 0) {
            later.pollFirst();
        }
    }

    void failed(long now) {
        underWay = false;
        wanted = true;
        notBefore = now + backoff.next();
    }

    void succeeded() {
        underWay = false;
        backoff.reset();
    }

    /**
     * A read became the view.
     *
     * @param unseen whether it does not show every write, so that another read should follow a little later
     */
    void used(boolean unseen, long now) {
        everRead = true;
        verifyWanted |= unseen;
        notBefore = unseen ? now + VERIFY_AGAIN : now;
    }

    /** Whether the last read asked for all these hosts, and so shows where they are. */
    boolean covers(Set<IpAddress> wantedHosts) {
        // Nearly always the same object, for which equals is quick.
        return hosts.equals(wantedHosts) || hosts.containsAll(wantedHosts);
    }

    boolean isOpen() {
        return underWay || wanted;
    }

    boolean isSlow(long now) {
        return underWay && now - startedAt >= SLOW;
    }

    boolean everRead() {
        return everRead;
    }

    long startedAt() {
        return startedAt;
    }

    /** When {@link #isDue} should be asked again. */
    OptionalLong next(boolean writesIdle) {
        if (underWay) {
            return OptionalLong.of(startedAt + SLOW);
        }
        if (wanted || verifyWanted && writesIdle) {
            return OptionalLong.of(notBefore);
        }
        OptionalLong recheck =
                everRead && recheckInterval > 0 ? OptionalLong.of(startedAt + recheckInterval) : OptionalLong.empty();
        return later.isEmpty() || recheck.isPresent() && recheck.getAsLong() - later.first() < 0
                ? recheck
                : OptionalLong.of(later.first());
    }
}
