package io.vpcrouter.bench.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Numbered packets from the client to the server, some for each destination, one way. Whoever is lost is known by its number,
 * and when it was sent. A sender that the machine held up sends less, and loses nothing.
 */
final class Traffic implements AutoCloseable {
    private static final int FIRST_PORT = 4000;
    private static final int LONGEST_SECONDS = 900;

    /** Packets that were sent later than this may still arrive. */
    private static final long UNDER_WAY = TimeUnit.MILLISECONDS.toNanos(200);

    private final int flows;
    private final long interval;
    private final int capacity;
    private final List<AtomicLongArray> sentAt = new ArrayList<>();
    private final List<AtomicLongArray> receivedAt = new ArrayList<>();
    private final AtomicLongArray sentCount;
    private final DatagramChannel sender;
    /** One for each flow, so that none fills the buffer of another while the machine is busy. */
    private final List<DatagramChannel> receivers = new ArrayList<>();

    private final List<InetSocketAddress> servers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    /**
     * What a flow lost in some time.
     *
     * @param sent how many packets were sent
     * @param lost how many of them did not arrive
     * @param silenceNanos the longest time between two packets that arrived and had a lost one between them
     */
    record Loss(long sent, long lost, long silenceNanos) {
        double silenceMillis() {
            return silenceNanos / 1e6;
        }
    }

    /** Starts to send, to the servers of the first destinations. */
    Traffic(Fabric fabric, Family family, int flows, int packetsPerSecond) throws IOException, InterruptedException {
        this.flows = flows;
        this.interval = TimeUnit.SECONDS.toNanos(1) / packetsPerSecond;
        this.capacity = packetsPerSecond * LONGEST_SECONDS;
        this.sentCount = new AtomicLongArray(flows);
        for (int i = 0; i < flows; i++) {
            sentAt.add(new AtomicLongArray(capacity));
            receivedAt.add(new AtomicLongArray(capacity));
            servers.add(new InetSocketAddress(family.server(i + 1), FIRST_PORT + i));
            receivers.add(fabric.server().inside(receiverAt(FIRST_PORT + i)));
        }
        sender = fabric.client().inside(DatagramChannel::open);
        for (DatagramChannel receiver : receivers) {
            threads.add(start("receiver", () -> receive(receiver)));
        }
        threads.add(start("sender", this::send));
    }

    private static Callable<DatagramChannel> receiverAt(int port) {
        return () -> {
            DatagramChannel channel = DatagramChannel.open();
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20);
            channel.bind(new InetSocketAddress(port));
            return channel;
        };
    }

    private static Thread start(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void receive(DatagramChannel receiver) {
        ByteBuffer packet = ByteBuffer.allocate(64);
        try {
            while (!closed) {
                packet.clear();
                receiver.receive(packet);
                packet.flip();
                receivedAt.get(packet.getInt()).set(packet.getInt(), System.nanoTime());
            }
        } catch (ClosedChannelException e) {
            // The end.
        } catch (IOException e) {
            System.err.println("! THE SERVER CANNOT RECEIVE: " + e);
        }
    }

    private void send() {
        ByteBuffer packet = ByteBuffer.allocate(16);
        long next = System.nanoTime();
        for (int number = 0; number < capacity && !closed; number++) {
            for (int flow = 0; flow < flows; flow++) {
                packet.clear();
                packet.putInt(flow).putInt(number).putLong(0).flip();
                sentAt.get(flow).set(number, System.nanoTime());
                try {
                    sender.send(packet, servers.get(flow));
                } catch (ClosedChannelException e) {
                    return;
                } catch (IOException e) {
                    // No route, or no neighbour: the packet is lost like any other.
                }
                sentCount.set(flow, number + 1L);
            }
            next = Math.max(next + interval, System.nanoTime() - interval);
            for (long wait = next - System.nanoTime(); wait > 0 && !closed; wait = next - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
        }
    }

    /** How many packets of a flow have been sent: the place to count from later. */
    long position(int flow) {
        return sentCount.get(flow);
    }

    /** Whether packets of a flow arrive: the last ones did, but for those that may be under way. */
    boolean arrives(int flow) {
        int last = (int) position(flow);
        for (int i = Math.max(0, last - 10); i < last; i++) {
            if (receivedAt.get(flow).get(i) != 0) {
                return true;
            }
        }
        return false;
    }

    /** What a flow has lost since a position. */
    Loss loss(int flow, long from) {
        int end = (int) position(flow);
        long settled = System.nanoTime() - UNDER_WAY;
        while (end > from && sentAt.get(flow).get(end - 1) > settled) {
            end--;
        }
        long lost = 0;
        long silence = 0;
        int lastArrived = (int) from - 1;
        while (lastArrived >= 0 && receivedAt.get(flow).get(lastArrived) == 0) {
            lastArrived--;
        }
        for (int i = (int) from; i < end; i++) {
            if (receivedAt.get(flow).get(i) == 0) {
                lost++;
            } else {
                if (lastArrived >= 0 && i > lastArrived + 1) {
                    silence = Math.max(
                            silence, sentAt.get(flow).get(i) - sentAt.get(flow).get(lastArrived));
                }
                lastArrived = i;
            }
        }
        if (lastArrived >= 0 && lastArrived < end - 1) {
            silence = Math.max(
                    silence, sentAt.get(flow).get(end - 1) - sentAt.get(flow).get(lastArrived));
        }
        return new Loss(end - from, lost, silence);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        closed = true;
        sender.close();
        for (DatagramChannel receiver : receivers) {
            receiver.close();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
