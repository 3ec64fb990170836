package io.vpcrouter.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.server.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a real datagram socket in the place of systemd's. */
class ServiceManagerTest {
    private static final String PATIENCE_SECONDS = "60";

    @TempDir
    private Path folder;

    private final List<Receiver> receivers = new ArrayList<>();

    @BeforeEach
    void needsLinux() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "NOT TESTED: MESSAGES TO SYSTEMD, WHICH NEED LINUX");
    }

    @AfterEach
    void closeReceivers() {
        receivers.forEach(Receiver::close);
    }

    /** A bound socket; a receive that nobody answers in time ends the test. */
    private static final class Receiver implements AutoCloseable {
        private static final int SOL_SOCKET = 1;
        private static final int SO_RCVTIMEO = 20;

        static {
            Native.register(Receiver.class, NativeLibrary.getProcess());
        }

        private final int descriptor = socket(1, 2, 0);

        Receiver(String path) throws IOException {
            byte[] address = NotifySocket.address(path);
            assertThat(bind(descriptor, address, address.length)).isZero();
            long[] patience = {Long.parseLong(PATIENCE_SECONDS), 0};
            assertThat(setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, patience, 16))
                    .isZero();
        }

        String next() {
            byte[] buffer = new byte[4096];
            long length = recv(descriptor, buffer, buffer.length, 0);
            assertThat(length).as("a message within " + PATIENCE_SECONDS + " s").isPositive();
            return new String(buffer, 0, (int) length, StandardCharsets.UTF_8);
        }

        /** The first message of this kind; others may come before. */
        String next(String kind) {
            while (true) {
                String message = next();
                if (message.startsWith(kind)) {
                    return message;
                }
            }
        }

        @Override
        public void close() {
            close(descriptor);
        }

        static native int socket(int domain, int type, int protocol);

        static native int bind(int descriptor, byte[] address, int size);

        static native int setsockopt(int descriptor, int level, int option, long[] value, int size);

        static native long recv(int descriptor, byte[] buffer, long length, int flags);

        static native int close(int descriptor);
    }

    private Receiver receiver(String path) throws IOException {
        Receiver receiver = new Receiver(path);
        receivers.add(receiver);
        return receiver;
    }

    private String file() {
        return folder.resolve("notify").toString();
    }

    private static RouterStatus status() {
        return Samples.status(RouterStatus.Phase.IN_LINE, Samples.NOON);
    }

    @Test
    void tellsThatTheDaemonIsReadyReloadsAndStops() throws IOException {
        Receiver systemd = receiver(file());
        try (ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", file()))) {
            manager.ready(() -> true);
            assertThat(systemd.next()).isEqualTo("READY=1");
            manager.reloading();
            assertThat(systemd.next()).matches("RELOADING=1\nMONOTONIC_USEC=[0-9]+");
            manager.reloaded();
            assertThat(systemd.next()).isEqualTo("READY=1");
            manager.stopping();
            assertThat(systemd.next()).startsWith("STOPPING=1\n");
        }
    }

    @Test
    void tellsTheStateInOneLine() throws IOException {
        Receiver systemd = receiver(file());
        try (ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", file()))) {
            manager.statusChanged(status());
            manager.ready(() -> true);
            assertThat(systemd.next("STATUS=")).isEqualTo("STATUS=" + ServiceManager.text(status()));
        }
        assertThat(ServiceManager.text(status())).matches("[a-z_]+; hosts: [0-9]+, failed: [0-9]+.*");
    }

    @Test
    void feedsTheWatchdogOnlyWhileTheDaemonWorks() throws IOException {
        Receiver systemd = receiver(file());
        AtomicBoolean alive = new AtomicBoolean(true);
        Map<String, String> environment = Map.of(
                "NOTIFY_SOCKET",
                file(),
                "WATCHDOG_USEC",
                "30000",
                "WATCHDOG_PID",
                String.valueOf(ProcessHandle.current().pid()));
        try (ServiceManager manager = ServiceManager.of(environment)) {
            manager.ready(alive::get);
            assertThat(systemd.next("WATCHDOG=1")).isEqualTo("WATCHDOG=1");
            assertThat(systemd.next("WATCHDOG=1")).isEqualTo("WATCHDOG=1");
            alive.set(false);
            // One may be on its way already; then nothing comes but what is asked for.
            manager.reloading();
            systemd.next("RELOADING=1");
            manager.statusChanged(status());
            systemd.next("STATUS=");
            manager.reloaded();
            assertThat(systemd.next()).isEqualTo("READY=1");
        }
    }

    @Test
    void leavesTheWatchdogOfAnotherProcessAlone() throws IOException {
        Receiver systemd = receiver(file());
        Map<String, String> environment =
                Map.of("NOTIFY_SOCKET", file(), "WATCHDOG_USEC", "30000", "WATCHDOG_PID", "1");
        try (ServiceManager manager = ServiceManager.of(environment)) {
            manager.ready(() -> true);
            assertThat(systemd.next()).isEqualTo("READY=1");
            manager.statusChanged(status());
            assertThat(systemd.next()).startsWith("STATUS=");
        }
    }

    @Test
    void anAbstractNameBeginsWithAnAt() throws IOException {
        String name = "@vpcrouter-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        Receiver systemd = receiver(name);
        try (ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", name))) {
            manager.ready(() -> true);
            assertThat(systemd.next()).isEqualTo("READY=1");
        }
    }

    @Test
    void withoutSystemdNothingHappens() {
        try (ServiceManager manager = ServiceManager.of(Map.of())) {
            manager.ready(() -> true);
            manager.reloading();
            manager.stopping();
        }
        try (ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", file()))) {
            // Nobody listens there.
            manager.stopping();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"relative", "vsock:2:1234", ""})
    void whatIsNoAddressIsRefused(String path) {
        assertThatThrownBy(() -> NotifySocket.address(path))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected: an absolute path");
    }
}
