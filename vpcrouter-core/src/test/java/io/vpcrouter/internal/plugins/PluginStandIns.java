package io.vpcrouter.internal.plugins;

import io.vpcrouter.control.Condition;
import io.vpcrouter.internal.verdict.HealthPart;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.validation.Validated;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The router and the clock as the calls of plugins see them. */
final class PluginStandIns {
    private PluginStandIns() {}

    /** Keeps the conditions that hold. */
    static final class Links implements RouterLinks {
        final Map<String, String> conditions = new ConcurrentSkipListMap<>();
        final List<Validated<RouteSpec>> published = new CopyOnWriteArrayList<>();
        final AtomicInteger reports = new AtomicInteger();

        @Override
        public void published(Validated<RouteSpec> spec) {
            published.add(spec);
        }

        @Override
        public void observed(HealthObservation observation) {}

        @Override
        public void unchanged(HealthContext from, Set<IpAddress> hosts) {}

        @Override
        public void watched(HealthPart part, @Nullable String reason) {}

        @Override
        public void conditionReported(Condition condition, @Nullable String problem) {
            reports.incrementAndGet();
            if (problem == null) {
                conditions.remove(condition.text());
            } else {
                conditions.put(condition.text(), problem);
            }
        }

        @Override
        public Optional<NetworkInterface> interfaceOf(IpAddress host) {
            return Optional.empty();
        }

        @Override
        public boolean mayWrite() {
            return false;
        }
    }

    /** Stands still until a test moves it. */
    static final class Clock implements RouterClock {
        private final AtomicLong nanos = new AtomicLong();

        void advance(Duration by) {
            nanos.addAndGet(by.toNanos());
        }

        @Override
        public long nanos() {
            return nanos.get();
        }

        @Override
        public Instant now() {
            return Instant.EPOCH.plusNanos(nanos.get());
        }
    }

    /** A call that does not return before it is released, whatever it is told. */
    static final class Hang {
        final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        void hang() {
            entered.countDown();
            while (released.getCount() > 0) {
                try {
                    released.await();
                } catch (InterruptedException e) {
                    // As a plugin that waits for a lock does.
                }
            }
        }

        void release() {
            released.countDown();
        }
    }
}
