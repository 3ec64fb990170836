package io.vpcrouter.modes;

import io.vpcrouter.support.FileProblems;
import io.vpcrouter.support.FileStamp;
import io.vpcrouter.support.FileThread;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file with one token, read again whenever it changes. While it cannot be used, the last good token stays in force:
 * neither does a deleted file let everybody in, nor a half-written one lock everybody out.
 *
 * <p>Threading: any.
 */
final class TokenFile {
    private static final int LONGEST = 4096;

    private final Path path;
    private final FileThread thread = new FileThread("vpcrouter-token-file", FileThread.PATIENCE);
    private @Nullable FileStamp stamp;
    private byte @Nullable [] token;
    private @Nullable Problem problem;

    TokenFile(Path path) {
        this.path = path;
    }

    /** The token in force. */
    synchronized byte[] token() {
        FileStamp now = thread.stamp(path);
        if (!now.equals(stamp)) {
            stamp = now;
            problem = read(now);
        }
        byte[] current = token;
        if (current == null) {
            throw new InvalidException(List.of(problem == null ? FileProblems.missing(path) : problem));
        }
        return current;
    }

    /** Why the file was of no use when it was looked at last, or null if it was good. */
    synchronized @Nullable Problem problem() {
        return problem;
    }

    private @Nullable Problem read(FileStamp now) {
        switch (now.kind()) {
            case REGULAR:
                break;
            case MISSING:
                return wrong("none");
            case UNKNOWN:
                return FileProblems.unreadable(path, now.reason());
            default:
                return FileProblems.notAFile(path, "something else");
        }
        try {
            byte[] content = thread.call(() -> {
                try (InputStream in = Files.newInputStream(path)) {
                    return in.readNBytes(LONGEST + 1);
                }
            });
            // Never show what stands there.
            String text = new String(content, StandardCharsets.UTF_8).strip();
            if (content.length > LONGEST || !text.matches("[!-~]+")) {
                return wrong(text.isEmpty() ? "nothing in it" : "something else");
            }
            token = text.getBytes(StandardCharsets.US_ASCII);
            return null;
        } catch (IOException e) {
            return FileProblems.unreadable(path, FileProblems.reason(e));
        }
    }

    private Problem wrong(String found) {
        return Problem.error(
                "token-file",
                Location.of(path.toString()),
                "token file",
                found,
                "one token of visible ASCII characters, at most " + LONGEST);
    }
}
