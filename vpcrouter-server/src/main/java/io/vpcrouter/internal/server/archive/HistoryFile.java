package io.vpcrouter.internal.server.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterListener;
import io.vpcrouter.internal.server.json.HistoryPage;
import io.vpcrouter.internal.server.json.JsonTree;
import io.vpcrouter.internal.server.view.Archive;
import io.vpcrouter.internal.server.view.EventHistory;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.support.DroppingStream;
import io.vpcrouter.support.FileProblems;
import io.vpcrouter.support.FileThread;
import io.vpcrouter.support.RotatingFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes events to a file, one JSON object a line, and looks for them there. Writing never makes the router wait: what a slow or
 * full disk does not take in time is dropped.
 *
 * <p>Threading: any.
 */
public final class HistoryFile implements RouterListener, Archive, AutoCloseable {
    /** A line of ours is far shorter. */
    private static final int LONGEST_LINE = 1 << 20;

    private final Path path;
    private final LineSink sink;
    private final DroppingStream out;
    private final FileThread reader = new FileThread("vpcrouter-read-history", FileThread.PATIENCE);

    public HistoryFile(Path path) {
        this.path = path;
        this.sink = new LineSink(path);
        this.out = new DroppingStream("vpcrouter-history", sink, lost -> {});
    }

    @Override
    public void on(RouterEvent event) {
        EventHistory.lasting(event).ifPresent(lasting -> {
            byte[] line = HistoryPage.line(lasting);
            out.write(line, 0, line.length);
        });
    }

    @Override
    public String place() {
        return path.toString();
    }

    @Override
    public Found search(List<String> names, Instant from, Instant to, int most) {
        Wanted wanted = new Wanted(names.stream().map(Name::of).toList(), from, to);
        List<String> problems = new ArrayList<>();
        sink.problem().ifPresent(problem -> problems.add("it cannot be written: " + problem));
        if (out.dropped() > 0) {
            problems.add(out.dropped() + " events were not written");
        }
        List<Entry> found = List.of();
        try {
            found = reader.call(() -> search(wanted, most));
        } catch (IOException e) {
            problems.add("it cannot be read: " + FileProblems.reason(e));
        }
        return new Found(found, problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems)));
    }

    private List<Entry> search(Wanted wanted, int most) throws IOException {
        List<Entry> newestFirst = new ArrayList<>();
        for (int number = 0; number <= RotatingFile.OLD_FILES && newestFirst.size() < most; number++) {
            Path file = number == 0 ? path : Path.of(path + "." + number);
            // A device may have no end.
            if (Files.isRegularFile(file)) {
                Iterator<Entry> last = last(file, wanted, most).descendingIterator();
                while (last.hasNext() && newestFirst.size() < most) {
                    newestFirst.add(last.next());
                }
            }
        }
        return newestFirst;
    }

    private static Deque<Entry> last(Path file, Wanted wanted, int most) throws IOException {
        Deque<Entry> last = new ArrayDeque<>();
        // This decoder replaces bytes that are no text, instead of failing.
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8), 1 << 16)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                wanted.entry(line).ifPresent(entry -> {
                    last.addLast(entry);
                    if (last.size() > most) {
                        last.removeFirst();
                    }
                });
            }
        }
        return last;
    }

    /** What is looked for in a line; an address is not found in a longer one. */
    private record Name(String text, boolean isAddress) {
        static Name of(String text) {
            return new Name(
                    text.toLowerCase(Locale.ROOT), IpAddress.tryParse(text).isPresent());
        }

        boolean isIn(String line) {
            int at = line.indexOf(text);
            while (at >= 0 && isAddress && !isWhole(line, at, at + text.length())) {
                at = line.indexOf(text, at + 1);
            }
            return at >= 0;
        }

        private static boolean isWhole(String line, int at, int end) {
            return !isOfAddress(at == 0 ? ' ' : line.charAt(at - 1))
                    && !isOfAddress(end == line.length() ? ' ' : line.charAt(end));
        }

        private static boolean isOfAddress(char c) {
            return c == '.' || c == ':' || Character.digit(c, 16) >= 0;
        }
    }

    private record Wanted(List<Name> names, Instant from, Instant to) {
        /** The event of a line; empty if it is not wanted, or is none of ours. */
        Optional<Entry> entry(String line) {
            if (line.length() > LONGEST_LINE || !has(line)) {
                return Optional.empty();
            }
            try {
                Map<String, Object> facts = JsonTree.object(line);
                Instant at = Instant.parse(String.valueOf(facts.remove("at")));
                String event = String.valueOf(facts.remove("event"));
                return at.isBefore(from) || at.isAfter(to)
                        ? Optional.empty()
                        : Optional.of(new Entry(at, event, words(facts)));
            } catch (JsonProcessingException | DateTimeException e) {
                return Optional.empty();
            }
        }

        private boolean has(String line) {
            if (names.isEmpty()) {
                return true;
            }
            String text = line.toLowerCase(Locale.ROOT);
            return names.stream().anyMatch(name -> name.isIn(text));
        }

        private static String words(Map<String, Object> facts) {
            return facts.entrySet().stream()
                    .filter(fact -> fact.getValue() != null && !fact.getValue().equals(Map.of()))
                    .map(fact -> fact.getKey().replace('_', ' ') + " " + fact.getValue())
                    .collect(Collectors.joining(", "));
        }
    }

    /** Ends it; what is waiting is written if that takes less than a second. */
    @Override
    public void close() {
        out.close();
    }
}
