package io.vpcrouter.cli.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import io.vpcrouter.validation.Printable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.helpers.MessageFormatter;

/** The texts of an event, fit for a log: whatever came from outside, it neither commands a terminal nor floods the log. */
final class LogText {
    private static final int LONGEST_ARGUMENT = 2_000;
    private static final int LONGEST_LINE = 8_000;

    private LogText() {}

    /** The message as one line. */
    static String message(ILoggingEvent event) {
        Object[] arguments = event.getArgumentArray();
        if (arguments == null) {
            return line(event.getMessage());
        }
        Object[] cut = Stream.of(arguments)
                .map(each -> each instanceof CharSequence text ? value(text) : each)
                .toArray();
        return line(MessageFormatter.arrayFormat(event.getMessage(), cut).getMessage());
    }

    /** A value in a message. */
    static String value(CharSequence text) {
        return Printable.shortened(withoutBreaks(text), LONGEST_ARGUMENT);
    }

    /** The lines of the stack trace, if there is one. */
    static Stream<String> stack(ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        return thrown == null
                ? Stream.empty()
                : ThrowableProxyUtil.asString(thrown).lines().map(LogText::line);
    }

    private static String line(@Nullable String text) {
        return Printable.shortened(withoutBreaks(String.valueOf(text)), LONGEST_LINE);
    }

    /** Line breaks and tabs are no attack, but for their place. */
    private static String withoutBreaks(CharSequence text) {
        return text.toString().replaceAll("[\\r\\n\\t]+", " ");
    }
}
