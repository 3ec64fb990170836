package io.vpcrouter.internal.server.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.internal.server.view.Archive;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.server.Eventually;
import io.vpcrouter.server.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {
    @TempDir
    private Path folder;

    private static RouterEvent failed(String host, Instant at) {
        return new RouterEvent.HostChanged(at, IpAddress.parse(host), Verdict.HEALTHY, Verdict.FAILED, "timed out");
    }

    private static Archive.Found all(HistoryFile history) {
        return history.search(List.of(), Instant.MIN, Instant.MAX, 100);
    }

    private Path written(RouterEvent... events) {
        Path file = folder.resolve("history.jsonl");
        try (HistoryFile history = new HistoryFile(file)) {
            for (RouterEvent event : events) {
                history.on(event);
            }
        }
        return file;
    }

    @Test
    void eventsAreJsonLinesThatOnlyTheOwnerCanRead() throws IOException {
        Path file = written(
                failed("10.0.0.2", Samples.NOON),
                Samples.changed(),
                new RouterEvent.FailoverDone(Samples.NOON, Samples.failover()));

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0))
                .isEqualTo("{\"at\":\"2026-01-01T12:00:00Z\",\"event\":\"host_failed\",\"host\":\"10.0.0.2\","
                        + "\"from\":\"healthy\",\"to\":\"failed\",\"reason\":\"timed out\",\"routes\":0}");
        assertThat(lines.get(1)).contains("\"event\":\"change\"", "\"table\":\"rtb-a\"");
        assertThat(lines.get(2))
                .contains("\"event\":\"failover\"", "\"moved_to\":{\"10.0.0.1\":1}", "\"last_answer\":");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void whatOneProcessWroteTheNextOneFinds() {
        Path file = written(failed("10.0.0.2", Samples.NOON), failed("10.0.0.20", Samples.NOON.plusSeconds(60)));

        try (HistoryFile next = new HistoryFile(file)) {
            Archive.Found found = all(next);
            assertThat(found.entries())
                    .extracting(Archive.Entry::at)
                    .containsExactly(Samples.NOON.plusSeconds(60), Samples.NOON);
            assertThat(found.problem()).isEmpty();
            // An address is no part of a longer one.
            assertThat(next.search(List.of("10.0.0.2"), Instant.MIN, Instant.MAX, 100)
                            .entries())
                    .containsExactly(new Archive.Entry(
                            Samples.NOON,
                            "host_failed",
                            "host 10.0.0.2, from healthy, to failed, reason timed out, routes 0"));
            assertThat(next.search(List.of(), Samples.NOON.plusSeconds(1), Instant.MAX, 100)
                            .entries())
                    .hasSize(1);
            assertThat(next.search(List.of(), Instant.MIN, Samples.NOON, 100).entries())
                    .hasSize(1);
            assertThat(next.search(List.of(), Instant.MIN, Instant.MAX, 1).entries())
                    .extracting(Archive.Entry::at)
                    .containsExactly(Samples.NOON.plusSeconds(60));
        }
    }

    @Test
    void changesAreFoundByTableAndDestination() {
        Path file = written(Samples.changed(), failed("10.0.0.2", Samples.NOON));

        try (HistoryFile history = new HistoryFile(file)) {
            for (String find : List.of("RTB-A", "10.1.0.0/16", "10.1.0.0", "eni-2")) {
                assertThat(history.search(List.of(find), Instant.MIN, Instant.MAX, 100)
                                .entries())
                        .as(find)
                        .extracting(Archive.Entry::event)
                        .containsExactly("change");
            }
            // Whatever names it, such as an address and the interface that carries it.
            assertThat(history.search(List.of("10.0.0.2", "eni-2"), Instant.MIN, Instant.MAX, 100)
                            .entries())
                    .hasSize(2);
            assertThat(history.search(List.of("rtb-b"), Instant.MIN, Instant.MAX, 100)
                            .entries())
                    .isEmpty();
        }
    }

    @Test
    void badLinesSpoilNoGoodOnes() throws IOException {
        Path file = written(failed("10.0.0.2", Samples.NOON));
        Files.writeString(file, "no json\n[1]\n{\"at\":\"never\"}\n{}\n\n", StandardOpenOption.APPEND);
        Files.write(file, new byte[] {(byte) 0xff, 0, (byte) 0xc3, '\n'}, StandardOpenOption.APPEND);
        // The end of a process tore this one.
        Files.writeString(file, "{\"at\":\"2026-01-01T12", StandardOpenOption.APPEND);

        written(failed("10.0.0.3", Samples.NOON));

        try (HistoryFile history = new HistoryFile(file)) {
            assertThat(all(history).entries())
                    .extracting(Archive.Entry::facts)
                    .allMatch(facts -> facts.contains("timed out"))
                    .hasSize(2);
        }
    }

    @Test
    void oldFilesAreSearchedToo() throws IOException {
        Path file = written(failed("10.0.0.2", Samples.NOON));
        Files.move(file, folder.resolve("history.jsonl.1"));
        written(failed("10.0.0.3", Samples.NOON.plusSeconds(1)));

        try (HistoryFile history = new HistoryFile(file)) {
            assertThat(all(history).entries())
                    .extracting(Archive.Entry::at)
                    .containsExactly(Samples.NOON.plusSeconds(1), Samples.NOON);
        }
    }

    /** As on a full disk: the file that stands in for it refuses every write. */
    @Test
    void aFileThatCannotBeWrittenIsToldAndStopsNobody() {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full), "no /dev/full");
        try (HistoryFile history = new HistoryFile(full)) {
            history.on(failed("10.0.0.2", Samples.NOON));
            history.on(failed("10.0.0.3", Samples.NOON));
            Eventually.holds(
                    Duration.ofSeconds(60),
                    () -> all(history).problem().orElse("").contains("2 events were not written"));
            assertThat(all(history).problem().orElseThrow()).contains("it cannot be written: ");
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsTold() throws IOException {
        Path notAFolder = Files.writeString(folder.resolve("file"), "x", StandardCharsets.UTF_8);
        try (HistoryFile history = new HistoryFile(notAFolder.resolve("history.jsonl"))) {
            history.on(failed("10.0.0.2", Samples.NOON));
            Eventually.holds(
                    Duration.ofSeconds(60),
                    () -> all(history).problem().orElse("").contains("1 events were not written"));
        }
    }
}
