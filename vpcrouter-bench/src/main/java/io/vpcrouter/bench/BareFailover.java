package io.vpcrouter.bench;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The floor under a failover: a thread that waits for the observation and then posts one prepared request on a connection
 * that is open already. It decides nothing and signs nothing.
 */
final class BareFailover implements AutoCloseable {
    private final PreparedWrites writes;
    private final BlockingQueue<Object> observed = new LinkedBlockingQueue<>();
    private final BlockingQueue<Object> answered = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "bare-failover");

    BareFailover(URI endpoint) throws IOException {
        writes = new PreparedWrites(endpoint, 1);
        thread.setDaemon(true);
        thread.start();
    }

    /** Says to the thread what a check says to the router. */
    void observe(Object observation) {
        observed.add(observation);
    }

    /** Waits for the answer to the request, after which the thread waits again. */
    void awaitAnswer() throws InterruptedException {
        answered.take();
    }

    private void run() {
        try {
            while (true) {
                Object observation = observed.take();
                writes.post();
                answered.add(observation);
            }
        } catch (InterruptedException e) {
            // The end.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        writes.close();
    }
}
