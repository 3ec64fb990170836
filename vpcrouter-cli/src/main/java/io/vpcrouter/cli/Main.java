package io.vpcrouter.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The entry of the {@code vpcrouter} command. */
public final class Main {
    /** A little more than the router takes at most to close in order. */
    private static final long SECONDS_TO_STOP = 6;

    private Main() {}

    /**
     * Runs a command and ends the process with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
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
                            ExitCode code = end.completeOnTimeout(ExitCode.DEFECT, SECONDS_TO_STOP, TimeUnit.SECONDS)
                                    .join();
                            System.out.flush();
                            System.err.flush();
                            if (code != ExitCode.INTERRUPTED) {
                                Runtime.getRuntime().halt(code.number());
                            }
                        },
                        "vpcrouter-stop"));
        ExitCode code = ExitCode.DEFECT;
        try {
            code = new VpcRouterCli(new Shell(System.getenv(), System.out, System.err, stop)).run(args);
        } finally {
            end.complete(code);
        }
        System.exit(code.number());
    }
}
