package io.vpcrouter.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenHandlesTest {
    /** A process that has opened nothing before. */
    static final class FirstChannels {
        private FirstChannels() {}

        public static void main(String[] args) throws IOException {
            Set<String> before = OpenHandles.now();
            Path file = Files.createTempFile("channel", "");
            FileChannel.open(file).close();
            Files.delete(file);
            SocketChannel.open().close();
            ServerSocketChannel.open().close();
            DatagramChannel.open().close();
            Set<String> after = OpenHandles.now();
            after.removeAll(before);
            System.out.println(after);
        }
    }

    @Test
    void whatTheJvmOpensOnceForItselfIsNobodys() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FirstChannels.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("[]\n");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void whatIsLeftOpenIsSeen() throws Exception {
        Set<String> before = OpenHandles.now();
        try (ServerSocketChannel left = ServerSocketChannel.open()) {
            Set<String> after = OpenHandles.now();
            after.removeAll(before);
            assertThat(after).as("%s", left).hasSize(1).allMatch(handle -> handle.startsWith("socket:"));
        }
    }
}
