package io.vpcrouter.support;

import java.io.IOException;
import java.io.Serial;
import java.time.Duration;

/** A file that does not answer: its file system hangs, or it is a pipe and nobody is at the other end. */
public final class SilentFileException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    SilentFileException(Duration longest) {
        super("no answer for " + longest.toSeconds() + " s");
    }
}
