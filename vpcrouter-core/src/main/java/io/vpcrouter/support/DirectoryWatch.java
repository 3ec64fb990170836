package io.vpcrouter.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits for events in the directory of a file. The directory may come and go, and where the system has no events to give
 * the waiting simply lasts its full time. For one thread.
 */
final class DirectoryWatch implements AutoCloseable {
    /** A busy directory must not keep this process busy too; its events are taken in bundles. */
    private static final long BUNDLE_MILLIS = 50;

    private final Path directory;
    private final Path fileName;
    private @Nullable WatchService service;
    private @Nullable WatchKey key;
    private @Nullable String problem;

    DirectoryWatch(Path directory, Path fileName) {
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
        if (service == null) {
            TimeUnit.NANOSECONDS.sleep(nanos);
            register();
            return false;
        }
        WatchKey signalled = service.poll(nanos, TimeUnit.NANOSECONDS);
        boolean written = false;
        if (signalled != null) {
            TimeUnit.MILLISECONDS.sleep(BUNDLE_MILLIS);
            for (WatchEvent<?> event : signalled.pollEvents()) {
                written |= event.kind().equals(StandardWatchEventKinds.OVERFLOW) || fileName.equals(event.context());
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
            if (service == null) {
                service = directory.getFileSystem().newWatchService();
            }
            WatchKey current = directory.register(
                    service,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            if (key != null && !key.equals(current)) {
                key.cancel();
            }
            key = current;
            problem = null;
        } catch (IOException | UnsupportedOperationException e) {
            problem = Files.isDirectory(directory) ? String.valueOf(e.getMessage()) : null;
        }
    }

    @Override
    public void close() throws IOException {
        if (service != null) {
            service.close();
        }
    }
}
