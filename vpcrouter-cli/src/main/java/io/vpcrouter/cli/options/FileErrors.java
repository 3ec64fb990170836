package io.vpcrouter.cli.options;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;

/** Says in words why a file could not be used; the messages of the JDK's exceptions are often only its name. */
public final class FileErrors {
    private FileErrors() {}

    public static String reason(Exception error) {
        if (error instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (error instanceof AccessDeniedException) {
            return "this user has no permission";
        }
        if (error instanceof NotDirectoryException) {
            return "it is no folder";
        }
        if (error instanceof FileSystemException of && of.getReason() != null) {
            return of.getReason();
        }
        return Objects.requireNonNullElse(error.getMessage(), error.getClass().getSimpleName());
    }
}
