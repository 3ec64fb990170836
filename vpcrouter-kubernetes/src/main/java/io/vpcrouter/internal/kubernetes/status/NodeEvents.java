package io.vpcrouter.internal.kubernetes.status;

import io.vpcrouter.internal.kubernetes.client.KubeException;
import io.vpcrouter.internal.kubernetes.nodes.KubeNode;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.support.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tells in the cluster that a node has failed or recovered as a router. Nobody waits for it: news stand in a short queue, and a task of
 * its own tells them, a few per second. Any thread.
 */
final class NodeEvents {
    /** When a whole zone fails, the newest say enough. */
    static final int MOST_WAITING = 256;

    private static final Duration CALL = Duration.ofSeconds(3);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
    /** An API server that does not answer is tried again for so long. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** A replica that does not lead keeps news for so long: if the leader was on the node that failed, it leads by then. */
    private static final Duration TAKEOVER = Duration.ofSeconds(20);

    private static final String CONDITION = "events";

    private final EventSink sink;
    private final Supplier<? extends Collection<KubeNode>> nodes;
    private final HealthContext context;
    private final Backoff backoff =
            new Backoff(FIRST_RETRY, LONGEST_RETRY, new SplittableRandom(System.identityHashCode(this)));
    private final Deque<News> waiting = new ArrayDeque<>();
    private final Set<IpAddress> failed = new HashSet<>();
    private long told;
    private long dropped;

    /**
     * What happened.
     *
     * @param ours whether this replica led then
     */
    private record News(IpAddress host, boolean failed, String reason, Instant at, long since, boolean ours) {}

    /**
     * Events of nodes.
     *
     * @param sink where they are written
     * @param nodes the nodes that are known now
     * @param context clock, leadership and conditions
     */
    NodeEvents(EventSink sink, Supplier<? extends Collection<KubeNode>> nodes, HealthContext context) {
        this.sink = sink;
        this.nodes = nodes;
        this.context = context;
    }

    void start() {
        context.runInBackground("tell", this::tell);
    }

    /** Hosts that are watched no more will not recover. */
    synchronized void watching(Set<IpAddress> hosts) {
        failed.retainAll(hosts);
    }

    synchronized void failed(IpAddress host, String reason) {
        failed.add(host);
        add(host, true, reason);
    }

    /** A host whose failure was not told has no news. */
    synchronized void recovered(IpAddress host, String reason) {
        if (failed.remove(host)) {
            add(host, false, reason);
        }
    }

    private synchronized void add(IpAddress host, boolean hasFailed, String reason) {
        if (waiting.size() == MOST_WAITING) {
            waiting.removeFirst();
            dropped++;
        }
        waiting.add(new News(
                host, hasFailed, reason, context.clock().now(), context.clock().nanos(), context.mayWrite()));
        notifyAll();
    }

    private synchronized List<News> takeAll() throws InterruptedException {
        while (waiting.isEmpty()) {
            wait();
        }
        List<News> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }

    private void tell() throws InterruptedException {
        while (!Thread.currentThread().isInterrupted()) {
            List<News> all = takeAll();
            Map<IpAddress, String> names = names();
            for (News news : all) {
                String node = names.get(news.host());
                // A node that was deleted has no events.
                if (node != null && isOurs(news)) {
                    write(new NodeEvent(node, news.failed(), news.reason(), news.at()), news.since());
                    TimeUnit.NANOSECONDS.sleep(PAUSE);
                }
            }
        }
    }

    private Map<IpAddress, String> names() {
        Map<IpAddress, String> found = new HashMap<>();
        for (KubeNode node : nodes.get()) {
            node.addresses().forEach(address -> found.put(address, node.name()));
        }
        return found;
    }

    private boolean isOurs(News news) throws InterruptedException {
        boolean ours = news.ours();
        while (!ours && !isOlder(news.since(), TAKEOVER)) {
            TimeUnit.NANOSECONDS.sleep(PAUSE);
            ours = context.mayWrite();
        }
        return ours;
    }

    private boolean isOlder(long since, Duration age) {
        return context.clock().nanos() - since > age.toNanos();
    }

    private void write(NodeEvent event, long since) throws InterruptedException {
        while (true) {
            try {
                sink.write(event, CALL);
                backoff.reset();
                count(true);
                context.condition(CONDITION, null);
                return;
            } catch (KubeException e) {
                context.condition(CONDITION, "Events of nodes are not written: " + e.text());
                boolean mayHelp = e.kind() == KubeException.Kind.SILENT || e.kind() == KubeException.Kind.TROUBLE;
                if (!mayHelp || isOlder(since, PATIENCE)) {
                    count(false);
                    return;
                }
                TimeUnit.NANOSECONDS.sleep(backoff.next());
            }
        }
    }

    private synchronized void count(boolean worked) {
        if (worked) {
            told++;
        } else {
            dropped++;
        }
    }

    /** Facts for people. */
    synchronized Map<String, Object> statistics() {
        return Map.of("events", told, "dropped_events", dropped);
    }
}
