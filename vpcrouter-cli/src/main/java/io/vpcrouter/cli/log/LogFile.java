package io.vpcrouter.cli.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.RollingPolicyBase;
import ch.qos.logback.core.rolling.RolloverFailure;
import ch.qos.logback.core.rolling.TriggeringPolicy;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The log in a file that only its owner can read. A file that has grown to {@link #LARGEST} becomes {@code FILE.1}, the one
 * before it {@code FILE.2}, and so on up to {@link #OLD_FILES}. A device or a link is never renamed.
 */
public final class LogFile extends RollingFileAppender<ILoggingEvent> {
    /** Bytes. */
    static final long LARGEST = 10 << 20;

    static final int OLD_FILES = 5;

    private final long largest;

    LogFile() {
        this(LARGEST);
    }

    /** With another size, for tests. */
    LogFile(long largest) {
        this.largest = largest;
    }

    @Override
    public void start() {
        Rotation rotation = new Rotation(largest);
        rotation.setContext(getContext());
        rotation.setParent(this);
        rotation.start();
        setRollingPolicy(rotation);
        setTriggeringPolicy(rotation);
        super.start();
    }

    /** Opens the file again, after logrotate has renamed it. */
    public void reopen() {
        try {
            openFile(getFile());
        } catch (IOException e) {
            // The file that is open stays in use.
            addError("log file " + getFile() + " cannot be opened again", e);
        }
    }

    @Override
    public void openFile(String name) throws IOException {
        makePrivate(Path.of(name));
        super.openFile(name);
    }

    /** Creates the file if there is none. An existing file keeps its permissions, which somebody may have chosen. */
    private static void makePrivate(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            // Expected from the second start on.
        } catch (UnsupportedOperationException e) {
            // A file system without POSIX permissions.
        }
    }

    /**
     * When a file is full, and what it is called then. logback's own policy for names takes a name as a pattern, and has no
     * way to escape a percent sign in it.
     */
    private static final class Rotation extends RollingPolicyBase implements TriggeringPolicy<ILoggingEvent> {
        private final long largest;

        Rotation(long largest) {
            this.largest = largest;
        }

        @Override
        public boolean isTriggeringEvent(File file, ILoggingEvent event) {
            return file.length() >= largest && Files.isRegularFile(file.toPath(), LinkOption.NOFOLLOW_LINKS);
        }

        @Override
        public String getActiveFileName() {
            return getParentsRawFileProperty();
        }

        @Override
        public void rollover() throws RolloverFailure {
            try {
                for (int number = OLD_FILES; number > 0; number--) {
                    Path from = old(number - 1);
                    if (Files.exists(from)) {
                        Files.move(from, old(number), StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            } catch (IOException e) {
                throw new RolloverFailure("log file " + getActiveFileName() + " cannot be renamed", e);
            }
        }

        private Path old(int number) {
            return Path.of(number == 0 ? getActiveFileName() : getActiveFileName() + "." + number);
        }
    }
}
