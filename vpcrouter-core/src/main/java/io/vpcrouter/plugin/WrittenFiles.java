package io.vpcrouter.plugin;

import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.support.FileThread;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds options that name the same file although one of them writes it: the state file and the last good file, say, or the log
 * and the route spec.
 *
 * <p>Threading: any thread. Stateless.
 */
public final class WrittenFiles {
    private static final String FILE = "FILE";

    private WrittenFiles() {}

    /**
     * The mistakes among the options that name files.
     *
     * @param given the options that were given, with their texts
     * @param place where they were given, for messages
     */
    public static List<Problem> clashes(Map<OptionSpec<?>, String> given, Location place) {
        List<Problem> problems = new ArrayList<>();
        Map<Path, OptionSpec<?>> seen = new LinkedHashMap<>();
        given.forEach((option, text) -> {
            if (option.type().placeholder().equals(FILE) && !text.equals("-")) {
                Path path = real(text);
                OptionSpec<?> other = seen.putIfAbsent(path, option);
                if (other != null && other != option && (other.isWritten() || option.isWritten())) {
                    problems.add(Problem.error(
                            "same-file",
                            place,
                            option.flagName(),
                            text,
                            "another file than that of " + other.flagName()));
                }
            }
        });
        return problems;
    }

    /** The path without links, as far as it exists. */
    private static Path real(String text) {
        try {
            Path path = Path.of(text).toAbsolutePath().normalize();
            return FileThread.once(() -> {
                Path folder = path.getParent();
                return Files.exists(path) || folder == null || !Files.exists(folder)
                        ? Files.exists(path) ? path.toRealPath() : path
                        : folder.toRealPath().resolve(path.getFileName());
            });
        } catch (InvalidPathException | IOException e) {
            // Reported by whoever needs the file.
            return Path.of("/").resolve(String.valueOf(text.hashCode()));
        }
    }
}
