package io.vpcrouter.internal.write;

/**
 * The router's estimate of the cloud's budget for one action, so that the cloud seldom has to throttle it. Others spend from
 * the same budget: after a throttled call the bucket refills at half the speed, and faster again with each success.
 *
 * <p>Times are in nanoseconds of the router's monotonic clock.
 */
final class TokenBucket {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double SLOWEST_SHARE = 0.1;
    private static final double GROWTH = 1.1;

    private final int burst;
    private final double fullRate;
    private double rate;
    private double tokens;
    private long filledAt;

    TokenBucket(int burst, double perSecond, long now) {
        this.burst = burst;
        this.fullRate = perSecond;
        this.rate = perSecond;
        this.tokens = burst;
        this.filledAt = now;
    }

    boolean tryTake(long now) {
        fill(now);
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    /** When the next token is available. */
    long nextTokenAt(long now) {
        fill(now);
        return tokens >= 1 ? now : now + (long) Math.ceil((1 - tokens) / rate * NANOS_PER_SECOND);
    }

    void throttled(long now) {
        fill(now);
        tokens = 0;
        rate = Math.max(rate / 2, fullRate * SLOWEST_SHARE);
    }

    void succeeded() {
        rate = Math.min(rate * GROWTH, fullRate);
    }

    double available(long now) {
        fill(now);
        return tokens;
    }

    double rate() {
        return rate;
    }

    private void fill(long now) {
        tokens = Math.min(burst, tokens + (now - filledAt) / NANOS_PER_SECOND * rate);
        filledAt = now;
    }
}
