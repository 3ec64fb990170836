package io.vpcrouter.bench.lab;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import io.vpcrouter.bench.checks.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A network namespace, as {@code ip netns} lists it.
 *
 * @param name its name
 */
record Namespace(String name) {
    private static final int CLONE_NEWNET = 0x40000000;

    /** The calls of the C library. */
    private static final class Calls {
        static {
            Native.register(Calls.class, NativeLibrary.getProcess());
        }

        private Calls() {}

        static native int open(String path, int flags);

        static native int setns(int descriptor, int type);

        static native int close(int descriptor);
    }

    /** What stands before a command that is to run here. */
    List<String> wrapper() {
        return List.of("ip", "netns", "exec", name);
    }

    /** Runs {@code ip}, with its arguments in one text. */
    String ip(String arguments) throws IOException, InterruptedException {
        return Programs.run(words("ip -n " + name + " " + arguments));
    }

    /** Runs a command, with its arguments in one text. */
    String run(String arguments) throws IOException, InterruptedException {
        return Programs.run(words("ip netns exec " + name + " " + arguments));
    }

    private static List<String> words(String text) {
        return List.of(text.split(" ", -1));
    }

    /** Starts a command that goes on. */
    Process start(List<String> command, Path log) throws IOException {
        List<String> words = new ArrayList<>(wrapper());
        words.addAll(command);
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** Sets a kernel parameter. */
    void set(String parameter, String value) throws IOException, InterruptedException {
        inside(() -> Files.writeString(Path.of("/proc/sys/net", parameter), value));
    }

    /** Does something in a thread of its own here: sockets that it opens stay here. */
    <T> T inside(Callable<T> work) throws IOException, InterruptedException {
        FutureTask<T> task = new FutureTask<>(() -> {
            enter();
            return work.call();
        });
        Thread thread = new Thread(task, "in " + name);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new IOException("in " + name + ": " + e.getCause(), e);
        }
    }

    private void enter() throws IOException {
        int file = Calls.open("/var/run/netns/" + name, 0);
        if (file < 0) {
            throw new IOException("no namespace " + name);
        }
        try {
            if (Calls.setns(file, CLONE_NEWNET) != 0) {
                throw new IOException("setns " + name + ": errno " + Native.getLastError());
            }
        } finally {
            Calls.close(file);
        }
    }
}
