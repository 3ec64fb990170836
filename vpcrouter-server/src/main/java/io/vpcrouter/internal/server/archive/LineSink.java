package io.vpcrouter.internal.server.archive;

import io.vpcrouter.support.FileProblems;
import io.vpcrouter.support.RotatingFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends whole lines to a rotating file. A line that was torn, by a full disk or the end of a process, ends before the next
 * one begins, so that it spoils no other.
 *
 * <p>Threading: one thread writes; {@link #problem} from any.
 */
final class LineSink extends OutputStream {
    private static final Logger LOG = LoggerFactory.getLogger(LineSink.class);

    private final Path path;
    private final RotatingFile file;
    private boolean looked;
    private boolean torn;
    private volatile @Nullable String problem;

    LineSink(Path path) {
        this.path = path;
        this.file = new RotatingFile(path.toString());
    }

    @Override
    public void write(int oneByte) throws IOException {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            if (!looked) {
                torn = endsWithinALine();
                looked = true;
            }
            if (torn) {
                byte[] whole = new byte[length + 1];
                whole[0] = '\n';
                System.arraycopy(bytes, offset, whole, 1, length);
                file.write(whole, 0, whole.length);
            } else {
                file.write(bytes, offset, length);
            }
            torn = false;
            if (problem != null) {
                problem = null;
                LOG.info("history_file={} is written again", path);
            }
        } catch (IOException e) {
            torn = true;
            if (problem == null) {
                LOG.warn(
                        "history_file={} cannot be written: {}; until it can be, events are in memory only",
                        path,
                        FileProblems.reason(e));
            }
            problem = FileProblems.reason(e);
            throw e;
        }
    }

    private boolean endsWithinALine() throws IOException {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (RandomAccessFile old = new RandomAccessFile(path.toFile(), "r")) {
            if (old.length() == 0) {
                return false;
            }
            old.seek(old.length() - 1);
            return old.read() != '\n';
        }
    }

    /** Why the last line could not be written, if it could not. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
