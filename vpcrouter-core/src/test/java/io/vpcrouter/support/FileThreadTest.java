package io.vpcrouter.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileThreadTest {
    @TempDir
    private Path folder;

    private static String hang(CountDownLatch until) throws IOException {
        try {
            until.await();
            return "late";
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void givesWhatTheWorkGivesOrWhyItFailed() throws IOException {
        FileThread thread = new FileThread("test", Duration.ofSeconds(60));

        assertThat(thread.call(() -> "done")).isEqualTo("done");
        assertThatThrownBy(() -> thread.call(() -> Files.readString(folder.resolve("none"))))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> thread.call(() -> {
                    throw new IllegalArgumentException("defect");
                }))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void givesUpWorkThatHangsAndBeginsNoOtherUntilItEnds() throws IOException {
        FileThread thread = new FileThread("test", Duration.ofMillis(50));
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);

        assertThatThrownBy(() -> thread.call(() -> hang(end))).isInstanceOf(SilentFileException.class);
        assertThatThrownBy(() -> thread.call(() -> {
                    second.countDown();
                    return "";
                }))
                .isInstanceOf(SilentFileException.class);
        assertThat(second.getCount()).isOne();

        end.countDown();
        String answer = "";
        while (!answer.equals("again")) {
            try {
                answer = thread.call(() -> "again");
            } catch (SilentFileException e) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void readsAPipeToWhichSomebodyWrites() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Thread writer = new Thread(() -> {
            try (OutputStream out = Files.newOutputStream(pipe)) {
                out.write("text".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        writer.start();

        assertThat(FileThread.read(pipe, 3)).asString().isEqualTo("tex");
        writer.join();
    }

    @Test
    void waitsForNobodyAtTheOtherEndOfAPipe() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertThatThrownBy(() -> FileThread.read(pipe, 3))
                .isInstanceOf(SilentFileException.class)
                .hasMessage("no answer for 10 s");
    }
}
