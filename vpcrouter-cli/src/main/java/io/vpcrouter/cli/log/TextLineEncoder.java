package io.vpcrouter.cli.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.Charset;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes each event as a line for people. A stack trace follows, indented, so that no text of it can pass for an event. */
final class TextLineEncoder extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        String logger = event.getLoggerName();
        String level = event.getLevel().toString();
        StringBuilder text = new StringBuilder(200)
                .append(TIME.format(event.getInstant()))
                .append(' ')
                .append(level)
                .append(" ".repeat(6 - level.length()))
                .append('[')
                .append(logger.substring(logger.lastIndexOf('.') + 1))
                .append("] ")
                .append(LogText.message(event))
                .append(System.lineSeparator());
        LogText.stack(event).forEach(line -> text.append("    ").append(line).append(System.lineSeparator()));
        return text.toString().getBytes(Charset.defaultCharset());
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
