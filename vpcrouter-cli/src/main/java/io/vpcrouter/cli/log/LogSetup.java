package io.vpcrouter.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Sets up the log in code, so that no file on the class path can change it. */
public final class LogSetup {
    /** An event is one line, even if a text from outside has line breaks; only a stack trace has more. */
    private static final String PATTERN =
            "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\",UTC} %-5level [%logger{0}] %replace(%msg){'\\p{Cntrl}+',' '}%n";

    private LogSetup() {}

    /** Logs nothing until the command line says where the log goes. */
    public static void silence() {
        context().reset();
        context().getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
    }

    /**
     * Logs to a stream.
     *
     * @param stream the stream; stays open
     * @param format how a line is written
     * @param level the lowest level that is logged
     */
    public static void toStream(PrintStream stream, LogFormat format, Level level) {
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        start(appender, format, level, () -> appender.setOutputStream(new Unclosed(stream)));
    }

    /**
     * Logs to the end of a file.
     *
     * @param origin where the file was named
     * @param option the option that named it
     * @throws InvalidException if the file cannot be written
     */
    public static LogFile toFile(String file, LogFormat format, Level level, Location origin, String option) {
        LogFile appender = new LogFile();
        start(appender, format, level, () -> appender.setFile(file));
        if (!appender.isStarted()) {
            throw new InvalidException(
                    List.of(Problem.error("log-file", origin, option, file, "a file that can be written")));
        }
        return appender;
    }

    private static void start(
            OutputStreamAppender<ILoggingEvent> appender, LogFormat format, Level level, Runnable destination) {
        LoggerContext context = context();
        context.reset();
        Encoder<ILoggingEvent> encoder = encoder(format);
        encoder.setContext(context);
        encoder.start();
        appender.setContext(context);
        appender.setName("log");
        appender.setEncoder(encoder);
        destination.run();
        appender.start();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(appender);
        context.getLogger("io.vpcrouter").setLevel(level);
        // They log every call and every connection.
        context.getLogger("software.amazon.awssdk").setLevel(Level.WARN);
        context.getLogger("org.apache").setLevel(Level.WARN);
    }

    private static Encoder<ILoggingEvent> encoder(LogFormat format) {
        return switch (format) {
            case TEXT -> {
                PatternLayoutEncoder encoder = new PatternLayoutEncoder();
                encoder.setPattern(PATTERN);
                yield encoder;
            }
            case JSON -> new JsonLineEncoder();
        };
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
