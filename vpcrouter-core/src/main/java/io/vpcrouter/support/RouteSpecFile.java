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
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file in which a spec is kept for the next start. It is written aside, synced and renamed, so that it is whole at any
 * moment, even if the process is killed or the machine loses its power.
 *
 * <p>Threading: one thread at a time.
 */
public final class RouteSpecFile {
    private final Path path;

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
        Path aside = path.resolveSibling(path.getFileName() + ".new");
        try (FileChannel file = FileChannel.open(
                aside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(RouteSpecJson.write(spec).getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(path.resolveSibling("."), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** Whether there is something at its path. */
    public boolean exists() {
        return Files.exists(path);
    }

    /**
     * Reads what was kept.
     *
     * @param allowEmpty whether a spec without any destination is accepted
     * @return the spec, or what is wrong with the file's content
     * @throws IOException if the file cannot be read
     */
    public Validated<RouteSpec> read(boolean allowEmpty) throws IOException {
        try (InputStream json = Files.newInputStream(path)) {
            return RouteSpecJson.read(json, path.toString(), allowEmpty);
        }
    }
}
