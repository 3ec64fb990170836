package io.vpcrouter.bench.checks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/** A {@link CheckedRouter} that runs. */
final class RouterProcess implements AutoCloseable {
    /** As small as a process with tens of thousands of hosts can be, with room for the failure of half of them. */
    static final List<String> LEAN =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx92m", "-Xmn8m", "-Xss256k");

    private final Process process;
    private final Writer input;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Map<String, Long> failures = new ConcurrentHashMap<>();

    RouterProcess(List<String> wrapper, List<String> flags, String interval, List<String> hosts)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(interval));
        arguments.addAll(hosts);
        process = Programs.java(wrapper, flags, CheckedRouter.class, arguments);
        input = process.outputWriter();
        Thread reader = new Thread(this::read, "router-output");
        reader.setDaemon(true);
        reader.start();
        answers.take();
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                String[] words = line.split(" ", -1);
                if (words[0].equals("failed")) {
                    failures.put(words[1], Long.parseLong(words[2]));
                } else {
                    answers.add(line);
                }
            }
        } catch (IOException e) {
            System.out.println("! the router's process: " + e);
        }
        answers.add("end");
    }

    /** Sends it a signal, such as STOP. */
    void signal(String name) throws IOException, InterruptedException {
        Programs.run(List.of("kill", "-" + name, String.valueOf(process.pid())));
    }

    /** What it cost and counted so far. */
    Usage usage() throws IOException, InterruptedException {
        input.write("\n");
        input.flush();
        String answer = answers.take();
        if (answer.equals("end")) {
            throw new IOException("the router's process has ended: exit " + process.waitFor());
        }
        return Usage.parse(answer);
    }

    /** When which host was declared failed, by the clock that all processes share. */
    Map<String, Long> failures() {
        return failures;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
