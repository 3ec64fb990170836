package io.vpcrouter.support;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * A log file that only its owner can read; each write appends a whole event. A file that has grown to {@link #LARGEST}
 * becomes {@code FILE.1}, the one before it {@code FILE.2}, and so on up to {@link #OLD_FILES}. A device or a link is
 * never renamed.
 *
 * <p>Threading: any thread; {@link #reopen} never waits, all else may wait for the file system.
 */
public final class RotatingFile extends OutputStream {
    /** Bytes. */
    public static final long LARGEST = 10 << 20;

    /** How many files are kept beside the one that is written. */
    public static final int OLD_FILES = 5;

    private final File file;
    private final long largest;
    private @Nullable OutputStream out;
    private volatile boolean reopens;

    /** Names the file; it is opened by the first write at the latest. */
    public RotatingFile(String file) {
        this(file, LARGEST);
    }

    /** With another size, for tests. */
    RotatingFile(String file, long largest) {
        this.file = new File(file);
        this.largest = largest;
    }

    /** Lets the next write open the file again, after logrotate has renamed it. */
    public void reopen() {
        reopens = true;
    }

    /** Opens the file if it is not open. */
    public synchronized void open() throws IOException {
        if (out == null) {
            out = opened();
        }
    }

    @Override
    public void write(int oneByte) throws IOException {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        OutputStream current = out;
        boolean isFull = file.length() >= largest && Files.isRegularFile(file.toPath(), LinkOption.NOFOLLOW_LINKS);
        if (current == null || reopens || isFull) {
            reopens = false;
            current = renewed(current, isFull);
        }
        current.write(bytes, offset, length);
    }

    /** The file opened again; if that fails, the one that is open stays in use. */
    private OutputStream renewed(@Nullable OutputStream current, boolean isFull) throws IOException {
        try {
            if (isFull) {
                rotate();
            }
            OutputStream next = opened();
            out = next;
            if (current != null) {
                current.close();
            }
            return next;
        } catch (IOException e) {
            if (current == null) {
                throw e;
            }
            return current;
        }
    }

    private OutputStream opened() throws IOException {
        Path folder = file.toPath().toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        makePrivate(file.toPath());
        return new FileOutputStream(file, true);
    }

    /** Creates the file if there is none. An existing file keeps its permissions, which somebody may have chosen. */
    private static void makePrivate(Path path) throws IOException {
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            // Expected from the second start on.
        } catch (UnsupportedOperationException e) {
            // A file system without POSIX permissions.
        }
    }

    private void rotate() throws IOException {
        for (int number = OLD_FILES; number > 0; number--) {
            Path from = old(number - 1);
            if (Files.exists(from)) {
                Files.move(from, old(number), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Path old(int number) {
        return Path.of(number == 0 ? file.getPath() : file.getPath() + "." + number);
    }

    @Override
    public synchronized void close() throws IOException {
        OutputStream current = out;
        if (current != null) {
            current.close();
        }
    }
}
