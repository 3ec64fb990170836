package io.vpcrouter.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** The files and sockets that a thread reads and writes, and the processes that it starts, as the JVM records them. */
final class InputOutput {
    private static final List<String> FILES = List.of("jdk.FileRead", "jdk.FileWrite", "jdk.FileForce");
    private static final List<String> SOCKETS = List.of("jdk.SocketRead", "jdk.SocketWrite");
    private static final String PROCESS = "jdk.ProcessStart";

    /** Classes are loaded from these. */
    private static final Pattern CODE = Pattern.compile(".*\\.(jar|jmod|class|jfr)|.*/lib/modules");

    private InputOutput() {}

    /** What one thread reads and writes while something is called. */
    static List<String> of(Thread thread, PluginCalls.Call call) throws Exception {
        Path file = Files.createTempFile("contract", ".jfr");
        try (Recording recording = new Recording()) {
            Stream.of(FILES, SOCKETS, List.of(PROCESS))
                    .flatMap(List::stream)
                    .forEach(name -> recording.enable(name).withoutThreshold().withoutStackTrace());
            recording.start();
            call.run();
            recording.stop();
            recording.dump(file);
            return found(file, thread.getId());
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static List<String> found(Path file, long thread) throws IOException {
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getThread() != null && event.getThread().getJavaThreadId() == thread)
                .map(InputOutput::text)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private static String text(RecordedEvent event) {
        String name = event.getEventType().getName();
        if (FILES.contains(name)) {
            String path = Objects.requireNonNullElse(event.getString("path"), "a file");
            return CODE.matcher(path).matches() ? "" : "file " + path;
        }
        if (SOCKETS.contains(name)) {
            return "socket to " + event.getString("address") + ":" + event.getInt("port");
        }
        return name.equals(PROCESS) ? "process " + event.getString("command") : "";
    }
}
