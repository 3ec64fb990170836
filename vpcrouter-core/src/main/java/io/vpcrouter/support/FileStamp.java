package io.vpcrouter.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the file system says of a file without its content, symbolic links followed. If two stamps are equal, nobody has
 * changed the file between them, as far as the file system can tell.
 *
 * <p>Threading: any thread.
 *
 * @param kind what stands at the path
 * @param attributes size, times and identity of the file, or the reason why nothing is known
 */
public record FileStamp(Kind kind, Map<String, Object> attributes) {
    /** What stands at a path. */
    public enum Kind {
        /** An ordinary file. */
        REGULAR,
        /** A directory. */
        DIRECTORY,
        /** A pipe, a device and the like, which may never come to an end. */
        OTHER,
        /** Nothing. */
        MISSING,
        /** The system does not say. */
        UNKNOWN
    }

    private static final String REASON = "reason";
    private static final String BASIC = "isRegularFile,isDirectory,size,lastModifiedTime,fileKey";

    /** The time of the last change of the inode sees what a preserved modification time hides. */
    private static final String UNIX = "unix:" + BASIC + ",ctime";

    /** What the file system says of a file now. Never throws. */
    public static FileStamp of(Path file) {
        boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
        try {
            Map<String, Object> attributes = Files.readAttributes(file, unix ? UNIX : BASIC);
            Kind kind = Boolean.TRUE.equals(attributes.get("isRegularFile"))
                    ? Kind.REGULAR
                    : Boolean.TRUE.equals(attributes.get("isDirectory")) ? Kind.DIRECTORY : Kind.OTHER;
            // A directory changes with whatever is put into it, and a device with whatever is written to it.
            return new FileStamp(kind, kind == Kind.REGULAR ? attributes : Map.of());
        } catch (NoSuchFileException e) {
            return new FileStamp(Kind.MISSING, Map.of());
        } catch (IOException e) {
            return unknown(FileProblems.reason(e));
        }
    }

    static FileStamp unknown(String reason) {
        return new FileStamp(Kind.UNKNOWN, Map.of(REASON, reason));
    }

    /** Why nothing is known. */
    public String reason() {
        return String.valueOf(attributes.get(REASON));
    }
}
