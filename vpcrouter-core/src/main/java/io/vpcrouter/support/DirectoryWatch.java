package io.vpcrouter.support;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits for events of a file, or of all files of a directory. The directory may come and go, and where the system has no events to give
 * the waiting simply lasts its full time. For one thread.
 */
final class DirectoryWatch implements AutoCloseable {
    /** A busy directory must not keep this process busy too; its events are taken in bundles. */
    private static final long BUNDLE_MILLIS = 50;

    private final Path directory;
    private final @Nullable Path fileName;
    private final FileThread registration = new FileThread("vpcrouter-watch-directory", FileThread.PATIENCE);
    // Volatile, because a registration that took too long may end in its own thread after all.
    private volatile @Nullable WatchService service;
    private volatile @Nullable WatchKey key;
    private volatile @Nullable String problem;

    /** Watches one file of a directory, or all of them if no name is given. */
    DirectoryWatch(Path directory, @Nullable Path fileName) {
        this.directory = directory;
        this.fileName = fileName;
        register();
    }

    /** Why there are no events, if that is not because the directory is missing. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /**
     * Waits until something happens in the directory, at most for a time.
     *
     * @return whether something happened to the file itself, or may have
     */
    boolean await(long nanos) throws InterruptedException {
        WatchService current = service;
        if (current == null) {
            TimeUnit.NANOSECONDS.sleep(nanos);
            register();
            return false;
        }
        WatchKey signalled = current.poll(nanos, TimeUnit.NANOSECONDS);
        boolean written = false;
        if (signalled != null) {
            TimeUnit.MILLISECONDS.sleep(BUNDLE_MILLIS);
            for (WatchEvent<?> event : signalled.pollEvents()) {
                written |= fileName == null
                        || event.kind().equals(StandardWatchEventKinds.OVERFLOW)
                        || fileName.equals(event.context());
            }
            signalled.reset();
        }
        register();
        return written;
    }

    /**
     * Registering a directory again costs nothing if it is the same one, and finds the new one if somebody has put
     * another in its place.
     */
    private void register() {
        try {
            key = registration.call(() -> {
                WatchService current = service;
                if (current == null) {
                    current = directory.getFileSystem().newWatchService();
                    service = current;
                }
                WatchKey fresh = directory.register(
                        current,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_MODIFY,
                        StandardWatchEventKinds.ENTRY_DELETE);
                WatchKey before = key;
                if (before != null && !before.equals(fresh)) {
                    before.cancel();
                }
                return fresh;
            });
            problem = null;
        } catch (SilentFileException e) {
            problem = e.getMessage();
        } catch (InterruptedIOException e) {
            // The thread is to end, and the next waiting ends it.
        } catch (IOException | UnsupportedOperationException e) {
            problem = e instanceof NoSuchFileException ? null : String.valueOf(e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        WatchService current = service;
        if (current != null) {
            current.close();
        }
    }
}
