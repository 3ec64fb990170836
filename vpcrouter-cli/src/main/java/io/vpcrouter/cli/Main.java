package io.vpcrouter.cli;

import io.vpcrouter.cli.log.LogSetup;
import io.vpcrouter.support.DroppingStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The entry of the {@code vpcrouter} command. */
public final class Main {
    /** Together with the last words less than the 5 s that are promised. */
    private static final Duration TIME_TO_STOP = Duration.ofMillis(4400);

    private static final Duration TIME_FOR_LAST_WORDS = Duration.ofMillis(400);

    private Main() {}

    /**
     * Runs a command and ends the process with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        // Whoever writes to standard error must never wait for it: it may be a pipe that nobody reads.
        DroppingStream messages =
                new DroppingStream("vpcrouter-messages", new FileOutputStream(FileDescriptor.err), LogSetup::dropped);
        PrintStream err = new PrintStream(messages, true, Charset.forName(System.getProperty("native.encoding")));
        System.setErr(err);
        StopRequest stop = new StopRequest();
        CompletableFuture<ExitCode> end = new CompletableFuture<>();
        // After a signal the JVM would end with 128 + its number, which is right for a command that has no result yet,
        // but an orderly stop is a success. The JDK has no public way to handle signals; a hook that waits for the
        // command and then halts with the command's own exit code does the same with documented means.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (!stop.request() && !end.isDone()) {
                                return;
                            }
                            ExitCode code = end.completeOnTimeout(
                                            ExitCode.DEFECT, TIME_TO_STOP.toMillis(), TimeUnit.MILLISECONDS)
                                    .join();
                            messages.drain(TIME_FOR_LAST_WORDS);
                            if (code != ExitCode.INTERRUPTED) {
                                Runtime.getRuntime().halt(code.number());
                            }
                        },
                        "vpcrouter-stop"));
        ExitCode code = ExitCode.DEFECT;
        try {
            code = new VpcRouterCli(new Shell(System.getenv(), System.out, err, stop)).run(args);
        } finally {
            end.complete(code);
        }
        System.exit(code.number());
    }
}
