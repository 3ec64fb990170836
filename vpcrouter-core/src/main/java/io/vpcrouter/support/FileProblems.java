package io.vpcrouter.support;

import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * What is told about a file that cannot be read or written.
 *
 * <p>Threading: any thread. Stateless.
 */
public final class FileProblems {
    private FileProblems() {}

    /** Nothing stands at the path of a route spec. */
    public static Problem missing(Path file) {
        return Problem.error("file-missing", Location.of(file.toString()), "file", "none", "a route spec");
    }

    /**
     * Something else than a file stands there.
     *
     * @param file the path
     * @param found what it is
     */
    public static Problem notAFile(Path file, String found) {
        return Problem.error("not-a-file", Location.of(file.toString()), "file", found, "a regular file");
    }

    /**
     * The system does not let it be read.
     *
     * @param file the path
     * @param reason why, best from {@link #reason}
     */
    public static Problem unreadable(Path file, String reason) {
        return Problem.error(
                "file-unreadable", Location.of(file.toString()), "file", reason, "a file that this process can read");
    }

    static Problem tooLarge(Path file) {
        return Problem.error("too-large", Location.of(file.toString()), "file", "more than 16 MiB", "at most 16 MiB");
    }

    /**
     * The system does not let it be written.
     *
     * @param file the path
     * @param reason why, best from {@link #reason}
     */
    public static Problem unwritable(Path file, String reason) {
        return Problem.error(
                "file-unwritable", Location.of(file.toString()), "file", reason, "a file that this process can write");
    }

    static Problem restless(Path file) {
        return Problem.error(
                "file-restless",
                Location.of(file.toString()),
                "file",
                "it changed whenever it was read, for 2 s",
                "a file at rest");
    }

    /** The reason of a failure in a few words, without the path: the messages of the JDK are often the path alone. */
    public static String reason(Exception failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NotDirectoryException) {
            return "it is no folder";
        }
        String reason = failure instanceof FileSystemException e ? e.getReason() : failure.getMessage();
        return reason == null ? failure.getClass().getSimpleName() : reason;
    }
}
