package io.vpcrouter.simulator;

import com.sun.net.httpserver.HttpServer;
import io.vpcrouter.internal.simulator.ec2.Ec2Handler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves a simulated VPC through the EC2 query protocol (API version 2016-11-15) on 127.0.0.1, for AWS SDKs, the AWS
 * command line and other EC2 clients.
 *
 * <p>Requests must carry a version 4 signature. The signature is not verified and any credentials pass: this checks that a
 * client signs its requests, and protects nothing.
 *
 * <p>Threading: any thread. Lifecycle: serves from {@link #start} until {@link #close}.
 */
public final class Ec2Endpoint implements AutoCloseable {
    private static final int THREADS = 32;
    private static final int WAITING = 256;

    static {
        // The JDK's server sends the head and the body of a response separately. Without this, each response on a
        // reused
        // connection waits about 40 ms for the client's delayed acknowledgement. The JDK reads it once.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final HttpServer server;
    private final ThreadPoolExecutor workers;

    private Ec2Endpoint(HttpServer server, ThreadPoolExecutor workers) {
        this.server = server;
        this.workers = workers;
    }

    /**
     * Serves a VPC.
     *
     * @param vpc the VPC
     * @param port the TCP port, or 0 for any free port
     * @return the running endpoint
     * @throws IOException if the port is not available
     */
    public static Ec2Endpoint start(SimulatedVpc vpc, int port) throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        HttpServer server = HttpServer.create(new InetSocketAddress(loopback, port), WAITING);
        AtomicInteger number = new AtomicInteger();
        ThreadFactory threads = work -> {
            Thread thread = new Thread(work, "ec2-endpoint-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        // A request that finds the queue full is rejected, and the server closes its connection.
        ThreadPoolExecutor workers = new ThreadPoolExecutor(
                THREADS, THREADS, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(WAITING), threads);
        workers.allowCoreThreadTimeOut(true);
        server.setExecutor(workers);
        server.createContext("/", new Ec2Handler(vpc.ec2()));
        server.start();
        return new Ec2Endpoint(server, workers);
    }

    /** The TCP port on which it listens. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** The endpoint for clients: {@code http://127.0.0.1:PORT}. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** Stops listening and aborts running requests. May be called again. */
    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
