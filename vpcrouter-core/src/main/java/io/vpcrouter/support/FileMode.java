package io.vpcrouter.support;

import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A mode whose source is a file: publishes what the file says whenever it says something else, and once that it says
 * nothing. A mode plugin for a format of its own needs nothing but the {@link SpecFormat}:
 *
 * <pre>{@code
 * public Mode create(OptionValues options, ModeContext context) {
 *     return new FileMode(options.get(FILE), context, MyFormat::read);
 * }
 * }</pre>
 *
 * <p>It sees writing in place, a rename over the file, an exchanged symbolic link, and a file that goes and comes back; a
 * look every 2 s stands beside the events of the file system. A file is read when it has not changed for 0.3 s, so that a
 * half-written one is not taken, and under constant writing after 2 s. Directories, pipes and devices are refused. A file system
 * that does not answer holds nobody up: that is a problem like others, and a file that is put in its place is read.
 *
 * <p>Threading: as {@link Mode}; the format is asked in the thread that starts, then in a thread of the mode's own.
 *
 * <p>Lifecycle: as {@link Mode}.
 *
 * <p>Failure: a file that is missing, cannot be read or is bad is published as its problems; the last good spec stays in
 * force.
 *
 * <p>Evolution: not for extension; may gain options as further constructors.
 */
public final class FileMode implements Mode {
    private static final long PAUSE_AT_START = TimeUnit.MILLISECONDS.toNanos(10);

    /** Reads that hang, each of another file at the path. */
    private static final int MOST_HANGING = 8;

    private final Path file;
    private final ModeContext context;
    private final SpecFormat format;
    private final FileReadSchedule schedule = new FileReadSchedule();
    private final Content content;
    private final FileThread looks = new FileThread("vpcrouter-look-at-file", FileThread.PATIENCE);
    private final List<FileThread> hanging = new ArrayList<>();
    private FileThread reader = reader();
    private @Nullable FileStamp lastRead;
    private final AtomicBoolean askedToRead = new AtomicBoolean();
    private final SpecChanges changes;

    /**
     * A mode; nothing is read before it starts.
     *
     * @param file the file
     * @param context what the mode reports to
     * @param format how to read what the file says
     */
    public FileMode(Path file, ModeContext context, SpecFormat format) {
        this(file, context, format, FileMode::upTo16MiB);
    }

    /** With another way to read, for tests. */
    FileMode(Path file, ModeContext context, SpecFormat format, Content content) {
        this.format = format;
        this.file = file;
        this.context = context;
        this.content = content;
        this.changes = new SpecChanges(context);
    }

    /** Reads a file, and perhaps never comes back. */
    @FunctionalInterface
    interface Content {
        byte[] of(Path file) throws IOException;
    }

    private static byte[] upTo16MiB(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(RouteSpecJson.MAX_BYTES + 1);
        }
    }

    private static FileThread reader() {
        return new FileThread("vpcrouter-read-file", FileThread.PATIENCE);
    }

    @Override
    public void start() {
        long begin = context.clock().nanos();
        while (!readAndPublish()) {
            if (context.clock().nanos() - begin >= FileReadSchedule.LONGEST_WAIT) {
                publish(FileReading.of(FileProblems.restless(file)));
                break;
            }
            LockSupport.parkNanos(PAUSE_AT_START);
        }
        context.runInBackground("watch", this::watch);
    }

    private void watch() throws IOException, InterruptedException {
        Path absolute = file.toAbsolutePath();
        // The root of a file system has neither, and is no route spec, but may be given as one.
        Path name = Objects.requireNonNullElse(absolute.getFileName(), absolute);
        Path parent = Objects.requireNonNullElse(absolute.getParent(), absolute);
        try (DirectoryWatch directory = new DirectoryWatch(parent, name)) {
            boolean written = false;
            while (!changes.isClosed()) {
                context.condition(
                        "no_file_events",
                        directory.problem().map(this::withoutEvents).orElse(null));
                long now = context.clock().nanos();
                boolean asked = askedToRead.getAndSet(false);
                schedule.looked(now, looks.stamp(file), written || asked);
                if (schedule.isDue(now)) {
                    readAndPublish();
                }
                written =
                        directory.await(schedule.nanosToNextLook(context.clock().nanos()));
            }
        }
    }

    private String withoutEvents(String trouble) {
        return "no events of the file system, so " + file + " is looked at every 2 s only: " + trouble;
    }

    /** Whether the file was at rest while it was read. */
    private boolean readAndPublish() {
        FileStamp before = looks.stamp(file);
        Optional<FileReading> reading = read(before);
        FileStamp after = looks.stamp(file);
        long now = context.clock().nanos();
        if (reading.isEmpty() || !after.equals(before)) {
            schedule.readTooEarly(now, after);
            return false;
        }
        schedule.read(now, after, reading.get().isFailure());
        publish(reading.get());
        return true;
    }

    /** What the file says, or nothing if it went away meanwhile or the thread is to end. */
    private Optional<FileReading> read(FileStamp stamp) {
        return switch (stamp.kind()) {
            case REGULAR -> readContent(stamp);
            case DIRECTORY -> Optional.of(FileReading.of(FileProblems.notAFile(file, "a directory")));
            case OTHER -> Optional.of(FileReading.of(FileProblems.notAFile(file, "a pipe or device")));
            case MISSING -> Optional.of(FileReading.of(FileProblems.missing(file)));
            case UNKNOWN -> Optional.of(FileReading.failed(FileProblems.unreadable(file, stamp.reason())));
        };
    }

    private Optional<FileReading> readContent(FileStamp stamp) {
        hanging.removeIf(thread -> !thread.isBusy());
        // What hangs may be the file that stood there before.
        if (reader.isBusy() && !stamp.equals(lastRead) && hanging.size() < MOST_HANGING) {
            hanging.add(reader);
            reader = reader();
        }
        lastRead = stamp;
        try {
            byte[] bytes = reader.call(() -> content.of(file));
            return Optional.of(
                    bytes.length > RouteSpecJson.MAX_BYTES
                            ? FileReading.of(FileProblems.tooLarge(file))
                            : FileReading.of(bytes, format));
        } catch (NoSuchFileException | InterruptedIOException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(FileReading.failed(FileProblems.unreadable(file, FileProblems.reason(e))));
        }
    }

    private void publish(FileReading reading) {
        changes.read(reading.fingerprint(), () -> reading.toSpec(file.toString(), context.allowEmptySpec()));
    }

    @Override
    public void readAgain() {
        askedToRead.set(true);
    }

    @Override
    public Map<String, Object> statistics() {
        return changes.statistics(Map.of("file", file.toString()));
    }

    @Override
    public void close() {
        changes.close();
    }
}
