package io.vpcrouter.support;

import io.vpcrouter.model.Destination;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.spec.SpecParts;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A mode whose source is a folder of files, each with a part of the route spec. Together they are the spec, which is taken whole
 * or not at all: a mistake in one file, or a destination in two, leaves the last good spec in force. A mode plugin needs nothing
 * but this:
 *
 * <pre>{@code
 * public Mode create(OptionValues options, ModeContext context) {
 *     return new FolderMode(options.get(FOLDER), ".json", context);
 * }
 * }</pre>
 *
 * <p>Files whose names begin with a dot or have another ending do not count, so that an editor's files and half-copied ones can
 * stand there; neither do folders. Like {@link FileMode}, it reads when nothing has changed for 0.3 s, under constant writing after
 * 2 s, and a look every 2 s stands beside the events of the file system. All files together may have 16 MiB.
 *
 * <p>Threading: as {@link Mode}; the format is asked in the thread that starts, then in a thread of the mode's own.
 *
 * <p>Lifecycle: as {@link Mode}.
 *
 * <p>Failure: a folder or file that is missing, cannot be read or is bad is published as its problems. A folder without such files is
 * an empty spec.
 *
 * <p>Evolution: not for extension; may gain options as further constructors.
 */
public final class FolderMode implements Mode {
    private static final long PAUSE_AT_START = TimeUnit.MILLISECONDS.toNanos(10);

    private final Path folder;
    private final String ending;
    private final ModeContext context;
    private final FragmentFormat format;
    private final FileReadSchedule schedule = new FileReadSchedule();
    private final FileThread looks = new FileThread("vpcrouter-look-at-folder", FileThread.PATIENCE);
    private final FileThread reader = new FileThread("vpcrouter-read-folder", FileThread.PATIENCE);
    private final AtomicBoolean askedToRead = new AtomicBoolean();
    private final SpecChanges changes;
    private volatile int files;

    /**
     * A mode for files with JSON; nothing is read before it starts.
     *
     * @param folder the folder
     * @param ending how the names of the files end, such as {@code .json}
     * @param context what the mode reports to
     */
    public FolderMode(Path folder, String ending, ModeContext context) {
        this(folder, ending, context, RouteSpecJson::readParts);
    }

    /**
     * A mode for files of another format; nothing is read before it starts.
     *
     * @param folder the folder
     * @param ending how the names of the files end
     * @param context what the mode reports to
     * @param format how to read what a file says
     */
    public FolderMode(Path folder, String ending, ModeContext context, FragmentFormat format) {
        this.folder = folder;
        this.ending = ending;
        this.context = context;
        this.format = format;
        this.changes = new SpecChanges(context);
    }

    @Override
    public void start() {
        long begin = context.clock().nanos();
        while (!readAndPublish()) {
            if (context.clock().nanos() - begin >= FileReadSchedule.LONGEST_WAIT) {
                publish(Validated.invalid(FileProblems.restless(folder)), 0);
                break;
            }
            LockSupport.parkNanos(PAUSE_AT_START);
        }
        context.runInBackground("watch", this::watch);
    }

    private void watch() throws IOException, InterruptedException {
        try (DirectoryWatch events = new DirectoryWatch(folder.toAbsolutePath(), null)) {
            boolean written = false;
            while (!changes.isClosed()) {
                context.condition(
                        "no_file_events",
                        events.problem().map(this::withoutEvents).orElse(null));
                long now = context.clock().nanos();
                boolean asked = askedToRead.getAndSet(false);
                schedule.looked(now, stamp(), written || asked);
                if (schedule.isDue(now)) {
                    readAndPublish();
                }
                written = events.await(schedule.nanosToNextLook(context.clock().nanos()));
            }
        }
    }

    private String withoutEvents(String reason) {
        return "no events of the file system, so " + folder + " is looked at every 2 s only: " + reason;
    }

    /** The stamps of all files; equal to another one if nothing has changed between them. */
    private FileStamp stamp() {
        try {
            return looks.call(() -> {
                Map<String, Object> stamps = new TreeMap<>();
                for (Path file : fragments()) {
                    stamps.put(file.toString(), FileStamp.of(file));
                }
                return new FileStamp(FileStamp.Kind.DIRECTORY, stamps);
            });
        } catch (IOException e) {
            return FileStamp.unknown(FileProblems.reason(e));
        }
    }

    private List<Path> fragments() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path path : all) {
                String name = String.valueOf(path.getFileName());
                if (name.endsWith(ending) && !name.startsWith(".") && !Files.isDirectory(path)) {
                    found.add(path);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(null);
        return found;
    }

    /** Whether the folder was at rest while it was read. */
    private boolean readAndPublish() {
        FileStamp before = stamp();
        Optional<Validated<RouteSpec>> spec = read();
        FileStamp after = stamp();
        long now = context.clock().nanos();
        if (spec.isEmpty() || !after.equals(before)) {
            schedule.readTooEarly(now, after);
            return false;
        }
        schedule.read(now, after, before.kind() == FileStamp.Kind.UNKNOWN);
        publish(spec.get(), before.attributes().size());
        return true;
    }

    /** What the folder says, or nothing if a file went away meanwhile or the thread is to end. */
    private Optional<Validated<RouteSpec>> read() {
        Path reading = folder;
        try {
            Fragments all = new Fragments();
            List<Path> found = reader.call(this::fragments);
            for (Path file : found) {
                reading = file;
                all.add(file);
            }
            return Optional.of(all.merged());
        } catch (NoSuchFileException e) {
            return reading.equals(folder)
                    ? Optional.of(Validated.invalid(Problem.error(
                            "folder-missing", Location.of(folder.toString()), "folder", "none", "a folder")))
                    : Optional.empty();
        } catch (InterruptedIOException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(Validated.invalid(FileProblems.unreadable(reading, FileProblems.reason(e))));
        }
    }

    /** What was read so far of one look at the folder. */
    private final class Fragments {
        private final Map<Destination, RouteIntent> routes = new TreeMap<>();
        private final Map<Destination, Location> places = new HashMap<>();
        private final List<Problem> problems = new ArrayList<>();
        private int room = RouteSpecJson.MAX_BYTES;

        void add(Path file) throws IOException {
            FileStamp stamp = looks.stamp(file);
            if (stamp.kind() == FileStamp.Kind.OTHER) {
                problems.add(FileProblems.notAFile(file, "a pipe or device"));
                return;
            }
            byte[] content = reader.call(() -> {
                try (InputStream in = Files.newInputStream(file)) {
                    return in.readNBytes(room + 1);
                }
            });
            if (content.length > room) {
                problems.add(FileProblems.tooLarge(folder));
                room = 0;
                return;
            }
            room -= content.length;
            add(format.read(content, file.toString()), Location.of(file.toString()));
        }

        private void add(SpecParts parts, Location file) {
            problems.addAll(parts.problems());
            parts.spec().routes().forEach((destination, intent) -> {
                Location place = parts.places().getOrDefault(destination, file);
                Location first = places.putIfAbsent(destination, place);
                if (first == null) {
                    routes.put(destination, intent);
                } else {
                    problems.add(Problem.error(
                                    "duplicate-destination",
                                    place,
                                    "destination",
                                    destination.toString(),
                                    "each destination in one file")
                            .withHint("the first one is at " + first));
                }
            });
        }

        Validated<RouteSpec> merged() {
            if (routes.isEmpty() && problems.stream().noneMatch(Problem::isError) && !context.allowEmptySpec()) {
                problems.add(Problem.error(
                                "empty-spec",
                                Location.of(folder.toString()),
                                "route spec",
                                "no destination in any file *" + ending,
                                "at least one destination")
                        .withHint("an empty spec deletes every managed route; --allow_empty_spec accepts it"));
            }
            return problems.stream().anyMatch(Problem::isError)
                    ? Validated.invalid(problems)
                    : Validated.of(RouteSpec.of(routes), problems);
        }
    }

    private void publish(Validated<RouteSpec> spec, int count) {
        files = count;
        changes.read(spec);
    }

    @Override
    public void readAgain() {
        askedToRead.set(true);
    }

    @Override
    public Map<String, Object> statistics() {
        return changes.statistics(Map.of("folder", folder.toString(), "files", files));
    }

    @Override
    public void close() {
        changes.close();
    }
}
