package io.vpcrouter.internal.server.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Something that is shown as JSON. It is written piece by piece, because it may be longer than memory should hold. */
@FunctionalInterface
public interface JsonPage {
    /** Writes one JSON value. */
    void write(JsonGenerator json) throws IOException;
}
