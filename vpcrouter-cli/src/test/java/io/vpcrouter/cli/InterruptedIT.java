package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command that is told to stop before it has a result: nobody may take its end for a success. */
class InterruptedIT {
    @TempDir
    private Path folder;

    /** While the cloud says nothing, it waits. */
    @Test
    void aPlanThatIsInterruptedIsNoEmptyPlan() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
                Program plan = Program.start(
                        "plan",
                        "--mode=fixedconf",
                        "--fixed_cidr=10.1.0.0/16",
                        "--fixed_hosts=127.0.10.1",
                        "--no_health",
                        "--aws_endpoint=http://127.0.0.1:" + silent.getLocalPort(),
                        "--region=us-east-1",
                        "--vpc=vpc-0a1b2c3d4e5f60718");
                Socket asked = silent.accept()) {
            assertThat(asked.isConnected()).isTrue();

            plan.interrupt();

            assertThat(plan.exitCode()).as(plan.err()).isEqualTo(ExitCode.INTERRUPTED.number());
            assertThat(plan.out()).isEmpty();
            assertThat(plan.err()).endsWith("error: stopped before there was a result\n");
        }
    }

    @Test
    void aCommandThatWaitsForAPipeEndsWhenItIsTold() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        try (Program validate = Program.start("validate", pipe.toString());
                // Waits until the program has opened its end.
                OutputStream writer = Files.newOutputStream(pipe)) {
            writer.write('{');

            validate.terminate();

            // Of the system, not of a command that gave up waiting for itself.
            assertThat(validate.exitCode()).as(validate.err()).isEqualTo(128 + 15);
        }
    }
}
