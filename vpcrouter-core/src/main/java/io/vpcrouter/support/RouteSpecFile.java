package io.vpcrouter.support;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.validation.Validated;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A file in which a spec is kept for the next start. It is written aside, synced and renamed, so that it is whole at any
 * moment, even if the process is killed or the machine loses its power. Only its owner can read it. A file system that does not
 * answer makes nobody wait longer than {@link FileThread#PATIENCE}.
 *
 * <p>Threading: any thread; what several of them want is done one after the other.
 */
public final class RouteSpecFile {
    private final Path path;
    private final FileThread thread = new FileThread("vpcrouter-spec-file", FileThread.PATIENCE);

    /**
     * Names the file, and does nothing yet.
     *
     * @param path the file; another of its name with {@code .new} behind it is written first
     */
    public RouteSpecFile(Path path) {
        this.path = path.toAbsolutePath();
    }

    /**
     * Keeps a spec. When this returns, the next start finds it.
     *
     * @throws IOException if it may not be kept; the file is as it was before, or holds this spec
     */
    public void write(RouteSpec spec) throws IOException {
        AtomicBoolean givenUp = new AtomicBoolean();
        try {
            thread.call(() -> {
                write(spec, givenUp);
                return path;
            });
        } catch (IOException e) {
            givenUp.set(true);
            throw e;
        }
    }

    private void write(RouteSpec spec, AtomicBoolean givenUp) throws IOException {
        Path aside = path.resolveSibling(path.getFileName() + ".new");
        // A new file, because what stands there may be a link that somebody has put there.
        if (!Files.isDirectory(aside, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(aside);
        }
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel file = FileChannel.open(aside, options, forOwner())) {
            ByteBuffer bytes = ByteBuffer.wrap(RouteSpecJson.write(spec).getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        // Whoever wanted it was told that it is not kept.
        if (givenUp.get()) {
            return;
        }
        Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(path.resolveSibling("."), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private FileAttribute<?>[] forOwner() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /**
     * Reads what was kept.
     *
     * @param allowEmpty whether a spec without any destination is accepted
     * @return the spec, or what is wrong with the file's content
     * @throws java.nio.file.NoSuchFileException if nothing was kept
     * @throws IOException if the file cannot be read
     */
    public Validated<RouteSpec> read(boolean allowEmpty) throws IOException {
        return thread.call(() -> {
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                throw new IOException("it is no regular file");
            }
            try (InputStream json = Files.newInputStream(path)) {
                return RouteSpecJson.read(json, path.toString(), allowEmpty);
            }
        });
    }
}
