package io.vpcrouter.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.spi.BackgroundTask;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.validation.Validated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route spec that cannot be read to its end. */
class HangingFileTest {
    private static final String GOOD = "{\"10.1.0.0/16\": [\"10.0.0.1\"]}";

    @TempDir
    private Path folder;

    private final BlockingQueue<Validated<RouteSpec>> published = new LinkedBlockingQueue<>();
    private final CountDownLatch never = new CountDownLatch(1);

    private final class Context implements ModeContext {
        private @Nullable Thread thread;

        @Override
        public void publish(Validated<RouteSpec> spec) {
            published.add(spec);
        }

        @Override
        public RouterClock clock() {
            return RouterClock.system();
        }

        @Override
        public void condition(String name, @Nullable String problem) {}

        @Override
        public void runInBackground(String name, BackgroundTask body) {
            thread = new Thread(() -> {
                try {
                    body.run();
                } catch (Exception e) {
                    Thread.currentThread().interrupt();
                }
            });
            thread.setDaemon(true);
            thread.start();
        }
    }

    private byte[] hangOnTheFirst(Path file) throws IOException {
        if (Files.readString(file).equals("hangs")) {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
        return Files.readAllBytes(file);
    }

    private Validated<RouteSpec> next() throws InterruptedException {
        Validated<RouteSpec> spec = published.poll(60, TimeUnit.SECONDS);
        assertThat(spec).as("something published").isNotNull();
        return spec;
    }

    @Test
    void isReportedAndReplacedByAGoodOneThatIsPutInItsPlace() throws Exception {
        Path file = Files.writeString(folder.resolve("spec.json"), "hangs");
        Context context = new Context();
        FileMode mode = new FileMode(file, context, RouteSpecJson::read, this::hangOnTheFirst);

        mode.start();
        assertThat(next().problems())
                .singleElement()
                .asString()
                .contains("spec.json", "no answer for 3 s", "a file that this process can read");

        Path good = Files.writeString(folder.resolve("good"), GOOD);
        Files.move(good, file, StandardCopyOption.ATOMIC_MOVE);
        assertThat(next().isValid()).isTrue();
        mode.close();
        context.thread.interrupt();
    }

    /** Such as one whose file system gives no sign that it was changed. */
    @Test
    void isReadAgainWhenSomebodyAsks() throws Exception {
        Path file = Files.writeString(folder.resolve("spec.json"), GOOD);
        Context context = new Context();
        BlockingQueue<String> contents = new LinkedBlockingQueue<>();
        contents.add(GOOD);
        contents.add("{\"10.2.0.0/16\": [\"10.0.0.1\"]}");
        FileMode mode = new FileMode(file, context, RouteSpecJson::read, ignored -> {
            try {
                return contents.take().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
        mode.start();
        assertThat(next().orThrow().routes().toString()).contains("10.1.0.0/16");

        mode.readAgain();

        assertThat(next().orThrow().routes().toString()).contains("10.2.0.0/16");
        mode.close();
        context.thread.interrupt();
    }
}
