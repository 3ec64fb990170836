package io.vpcrouter.cli.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vpcrouter.report.LogFacts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes each event as one JSON object on a line of its own, with each fact of the message as a field. */
final class JsonLineEncoder extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};
    private static final Set<String> TAKEN = Set.of("time", "level", "logger", "thread", "message", "stack");

    private final JsonFactory json = new JsonFactory();

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (JsonGenerator out = json.createGenerator(line)) {
            out.writeStartObject();
            out.writeStringField("time", event.getInstant().toString());
            out.writeStringField("level", event.getLevel().toString());
            out.writeStringField("logger", event.getLoggerName());
            out.writeStringField("thread", event.getThreadName());
            out.writeStringField("message", LogText.message(event));
            for (Map.Entry<String, @Nullable Object> fact :
                    LogFacts.of(event.getMessage(), event.getArgumentArray()).entrySet()) {
                if (!TAKEN.contains(fact.getKey())) {
                    out.writeFieldName(fact.getKey());
                    out.writeObject(fact.getValue() instanceof String text ? LogText.value(text) : fact.getValue());
                }
            }
            if (event.getThrowableProxy() != null) {
                out.writeStringField("stack", LogText.stack(event).collect(Collectors.joining("\n")));
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        line.write('\n');
        return line.toByteArray();
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
