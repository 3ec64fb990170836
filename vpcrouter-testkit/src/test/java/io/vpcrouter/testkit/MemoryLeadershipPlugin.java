package io.vpcrouter.testkit;

import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.leadership.Leadership;
import io.vpcrouter.spi.leadership.LeadershipContext;
import io.vpcrouter.spi.leadership.LeadershipPlugin;
import io.vpcrouter.spi.leadership.SentAt;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A store in the memory of this process: the smallest leadership that keeps the contract. */
final class MemoryLeadershipPlugin implements LeadershipPlugin {
    private final Map<String, Key> keys = new HashMap<>();
    private long leases;

    private record Key(String name, String note, String lease, long until) {}

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Leadership create(OptionValues options, LeadershipContext context) {
        return new Candidate(context);
    }

    /** Takes the lease if it is free or already that of the candidate. */
    private synchronized Key take(LeadershipContext candidate) {
        long now = candidate.clock().nanos();
        Key known = keys.get(candidate.name());
        boolean free = known == null || now - known.until() >= 0;
        if (known == null || free || known.name().equals(candidate.me())) {
            String lease = known == null || free ? "lease-" + ++leases : known.lease();
            long until = now + candidate.terms().lease().toNanos();
            known = new Key(candidate.me(), candidate.note(), lease, until);
            keys.put(candidate.name(), known);
        }
        return known;
    }

    private synchronized void giveBack(LeadershipContext candidate) {
        keys.computeIfPresent(candidate.name(), (name, key) -> key.name().equals(candidate.me()) ? null : key);
    }

    private final class Candidate implements Leadership {
        private final LeadershipContext context;
        private @Nullable String term;
        private boolean closed;

        Candidate(LeadershipContext context) {
            this.context = context;
        }

        @Override
        public void start() {
            context.runInBackground("lease", () -> {
                while (compete()) {
                    TimeUnit.NANOSECONDS.sleep(context.terms().retry().toNanos());
                }
            });
        }

        private synchronized boolean compete() {
            if (closed) {
                return false;
            }
            SentAt sent = SentAt.now(context.clock());
            Key key = take(context);
            if (key.name().equals(context.me())) {
                term = key.lease();
                context.held(key.lease(), sent);
            } else if (term != null) {
                term = null;
                context.notHeld("another one holds the lease");
            }
            context.leader(key.name(), key.note());
            return true;
        }

        @Override
        public synchronized void close() {
            closed = true;
            giveBack(context);
        }
    }
}
