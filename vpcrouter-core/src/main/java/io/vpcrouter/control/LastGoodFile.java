package io.vpcrouter.control;

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
 * The file in which each accepted spec is kept for the next start. It is written aside, synced and renamed, so that it is
 * whole at any moment, even if the machine loses its power.
 */
final class LastGoodFile {
    private final Path path;

    LastGoodFile(Path path) {
        this.path = path.toAbsolutePath();
    }

    void write(RouteSpec spec) throws IOException {
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

    boolean exists() {
        return Files.exists(path);
    }

    Validated<RouteSpec> read(boolean allowEmpty) throws IOException {
        try (InputStream json = Files.newInputStream(path)) {
            return RouteSpecJson.read(json, path.toString(), allowEmpty);
        }
    }
}
