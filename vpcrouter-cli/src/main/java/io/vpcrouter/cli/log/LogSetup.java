package io.vpcrouter.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.vpcrouter.support.DroppingStream;
import io.vpcrouter.support.FileProblems;
import io.vpcrouter.support.FileThread;
import io.vpcrouter.support.RotatingFile;
import io.vpcrouter.support.SilentFileException;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets up the log in code, so that no file on the class path can change it. Who logs never waits for the place that the log
 * goes to.
 */
public final class LogSetup {
    private static final Logger LOG = LoggerFactory.getLogger(LogSetup.class);
    private static volatile Runnable reopening = () -> {};

    private LogSetup() {}

    /** Logs nothing until the command line says where the log goes; what was logged so far gets a second to be written. */
    public static void silence() {
        reopening = () -> {};
        context().reset();
        context().getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
    }

    /**
     * Logs to a stream.
     *
     * @param stream a stream that never blocks; stays open
     * @param format how a line is written
     * @param level the lowest level that is logged
     */
    public static void toStream(PrintStream stream, LogFormat format, Level level) {
        start(new Unclosed(stream), format, level);
    }

    /** Logs to a stream that may block; stays open. */
    public static void toSlowStream(PrintStream stream, LogFormat format, Level level) {
        start(new DroppingStream("vpcrouter-log", new Unclosed(stream), LogSetup::dropped), format, level);
    }

    /**
     * Logs to the end of a file.
     *
     * @param origin where the file was named
     * @param option the option that named it
     * @return a warning if the file does not answer; the log goes there once it does
     * @throws InvalidException if the file cannot be written
     */
    public static Optional<Problem> toFile(String file, LogFormat format, Level level, Location origin, String option) {
        RotatingFile log = new RotatingFile(file);
        Optional<Problem> silent = Optional.empty();
        try {
            new FileThread("vpcrouter-log-open", FileThread.PATIENCE).call(() -> {
                log.open();
                return log;
            });
        } catch (SilentFileException e) {
            silent = Optional.of(Problem.warning("log-file", origin, option, file, "a file that can be written")
                    .withHint(e.getMessage() + "; the log goes there once it answers"));
        } catch (IOException | RuntimeException e) {
            throw new InvalidException(
                    List.of(Problem.error("log-file", origin, option, file, "a file that can be written")
                            .withHint(FileProblems.reason(e))));
        }
        start(new DroppingStream("vpcrouter-log", log, LogSetup::dropped), format, level);
        reopening = log::reopen;
        return silent;
    }

    /** Opens the log file again with the next event, after logrotate has renamed it. */
    public static void reopen() {
        reopening.run();
    }

    /** Says that events are missing, once there is room again. */
    public static void dropped(long events) {
        LOG.warn("log: dropped={} because the log took nothing for a while", events);
    }

    private static void start(OutputStream destination, LogFormat format, Level level) {
        LoggerContext context = context();
        context.reset();
        Encoder<ILoggingEvent> encoder = format == LogFormat.JSON ? new JsonLineEncoder() : new TextLineEncoder();
        encoder.setContext(context);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setName("log");
        appender.setEncoder(encoder);
        appender.setOutputStream(destination);
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        context.getLogger("io.vpcrouter").setLevel(level);
        // They log every call and every connection.
        context.getLogger("software.amazon.awssdk").setLevel(Level.WARN);
        context.getLogger("org.apache").setLevel(Level.WARN);
        // They log every failed try, which is a condition already.
        context.getLogger("io.etcd").setLevel(Level.ERROR);
        context.getLogger("com.amazonaws").setLevel(Level.ERROR);
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    /** Keeps standard output and standard error open when the log is set up again. */
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(PrintStream stream) {
            super(stream);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
