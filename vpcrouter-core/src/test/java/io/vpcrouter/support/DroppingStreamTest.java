package io.vpcrouter.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DroppingStreamTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();

    /** A sink that takes nothing before it is let go. */
    private final class Gate extends OutputStream {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);

        @Override
        public void write(int oneByte) throws IOException {
            write(new byte[] {(byte) oneByte}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            reached.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            arrived.write(bytes, offset, length);
        }
    }

    private static void say(OutputStream stream, String text) throws IOException {
        stream.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private String text() {
        return arrived.toString(StandardCharsets.UTF_8);
    }

    @Test
    void hasWrittenEverythingOnceItIsClosed() throws IOException {
        DroppingStream stream = new DroppingStream("test", arrived, lost -> {});

        say(stream, "one ");
        say(stream, "two");
        stream.close();

        assertThat(text()).isEqualTo("one two");
        assertThat(stream.dropped()).isZero();
    }

    @Test
    void dropsWhatFindsNoRoomAndSaysSoOnceTheSinkWorksAgain() throws Exception {
        Gate gate = new Gate();
        long droppedBefore = DroppingStream.droppedByAll();
        AtomicReference<DroppingStream> self = new AtomicReference<>();
        DroppingStream stream = new DroppingStream("test", gate, 6, lost -> {
            self.get().write(("lost " + lost).getBytes(StandardCharsets.UTF_8), 0, 6);
        });
        self.set(stream);

        say(stream, "head ");
        gate.reached.await();
        say(stream, "tail ");
        say(stream, "lost");
        say(stream, "lost");
        assertThat(stream.dropped()).isEqualTo(2);
        assertThat(DroppingStream.droppedByAll() - droppedBefore).isGreaterThanOrEqualTo(2);
        assertThat(stream.drain(Duration.ofMillis(1))).isFalse();

        gate.open.countDown();
        assertThat(stream.drain(PATIENCE)).isTrue();
        assertThat(text()).isEqualTo("head tail lost 2");
    }

    @Test
    void goesOnAfterASinkThatFailsAndCountsWhatItRefused() throws IOException {
        long droppedBefore = DroppingStream.droppedByAll();
        AtomicLong told = new AtomicLong();
        DroppingStream stream = new DroppingStream(
                "test",
                new OutputStream() {
                    private boolean failed;

                    @Override
                    public void write(int oneByte) throws IOException {
                        if (!failed) {
                            failed = true;
                            throw new IOException("no space left on device");
                        }
                        arrived.write(oneByte);
                    }
                },
                told::set);

        say(stream, "a");
        say(stream, "b");
        stream.close();

        assertThat(text()).isEqualTo("b");
        assertThat(told).hasValue(1);
        assertThat(stream.dropped()).isEqualTo(1);
        assertThat(DroppingStream.droppedByAll()).isGreaterThan(droppedBefore);
    }
}
