package io.vpcrouter.modes;

import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** What is told about a file that cannot be read. */
final class FileProblems {
    private FileProblems() {}

    static Problem missing(Path file) {
        return Problem.error("file-missing", Location.of(file.toString()), "file", "none", "a route spec in JSON");
    }

    static Problem notAFile(Path file, String found) {
        return Problem.error("not-a-file", Location.of(file.toString()), "file", found, "a regular file");
    }

    static Problem unreadable(Path file, String reason) {
        return Problem.error(
                "file-unreadable", Location.of(file.toString()), "file", reason, "a file that this process can read");
    }

    static Problem unwritable(Path file, String reason) {
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

    static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        String reason = failure instanceof FileSystemException e ? e.getReason() : failure.getMessage();
        return reason == null ? failure.getClass().getSimpleName() : reason;
    }
}
