package io.vpcrouter.cli;

import io.vpcrouter.cli.log.LogSetup;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command line program in this JVM, without anything from the environment of the tests. */
final class InProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern SERVER = Pattern.compile(" server=(http://\\S+)\\s");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final StopRequest stop = new StopRequest();
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    private InProcess() {}

    /** What a command said, and its exit code. */
    record Result(int exitCode, String out, String err) {}

    /** Runs a command to its end. */
    static Result run(String... args) {
        InProcess program = new InProcess();
        int code = program.dispatch(args);
        LogSetup.silence();
        return new Result(code, program.out(), program.err());
    }

    /** Starts a command that runs until it is closed. */
    static InProcess start(String... args) {
        InProcess program = new InProcess();
        Thread thread = new Thread(() -> program.exitCode.complete(program.dispatch(args)), "vpcrouter-in-process");
        thread.setDaemon(true);
        thread.start();
        return program;
    }

    private int dispatch(String... args) {
        return new VpcRouterCli(new Shell(Map.of(), print(out), print(err), stop))
                .run(args)
                .number();
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Waits until the built-in server has its port, and returns its URL. */
    String url() {
        Eventually.holds(
                PATIENCE, () -> exitCode.isDone() || SERVER.matcher(err()).find());
        Matcher matcher = SERVER.matcher(err());
        if (!matcher.find()) {
            throw new AssertionError("no server: " + err());
        }
        return matcher.group(1);
    }

    /** Ends it in order and returns the exit code. */
    int stop() throws Exception {
        stop.request();
        return exitCode.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        stop();
        LogSetup.silence();
    }
}
