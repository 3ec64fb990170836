package io.vpcrouter.internal.simulator.rules;

import io.vpcrouter.spi.RouterClock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * EC2's token buckets, one per action (Amazon EC2 Developer Guide, "Request throttling for the Amazon EC2 API").
 *
 * <p>Threading: any thread.
 */
final class Throttle {
    private static final Rate READ = new Rate(100, 20);
    private static final Rate BROAD_READ = new Rate(50, 10);
    private static final Rate WRITE = new Rate(50, 5);
    private static final Rate INTERFACE_WRITE = new Rate(100, 5);
    private static final Set<String> BROAD =
            Set.of("DescribeInstances", "DescribeInstanceStatus", "DescribeNetworkInterfaces");
    private static final Set<String> OWN_RATE =
            Set.of("ModifyNetworkInterfaceAttribute", "CreateNetworkInterface", "AssignPrivateIpAddresses");
    private static final double NANOS_PER_SECOND = 1e9;

    private final RouterClock clock;
    private final Map<String, Bucket> buckets = new HashMap<>();

    private record Rate(int burst, double perSecond) {}

    private static final class Bucket {
        private double tokens;
        private long filledAt;

        Bucket(double tokens, long filledAt) {
            this.tokens = tokens;
            this.filledAt = filledAt;
        }
    }

    Throttle(RouterClock clock) {
        this.clock = clock;
    }

    /**
     * Takes a token from the bucket of an action.
     *
     * @param action the action
     * @param broad whether the call is neither filtered nor paginated
     * @throws Refusal {@code RequestLimitExceeded} if the bucket is empty
     */
    synchronized void take(String action, boolean broad) {
        boolean ownBucket = broad && BROAD.contains(action);
        Rate rate = rate(action, ownBucket);
        long now = clock.nanos();
        Bucket bucket =
                buckets.computeIfAbsent(ownBucket ? action + " broad" : action, name -> new Bucket(rate.burst(), now));
        bucket.tokens =
                Math.min(rate.burst(), bucket.tokens + (now - bucket.filledAt) / NANOS_PER_SECOND * rate.perSecond());
        bucket.filledAt = now;
        if (bucket.tokens < 1) {
            throw new Refusal("RequestLimitExceeded", "Request limit exceeded.");
        }
        bucket.tokens--;
    }

    private static Rate rate(String action, boolean broad) {
        if (broad) {
            return BROAD_READ;
        }
        if (action.startsWith("Describe")) {
            return READ;
        }
        return OWN_RATE.contains(action) ? INTERFACE_WRITE : WRITE;
    }
}
