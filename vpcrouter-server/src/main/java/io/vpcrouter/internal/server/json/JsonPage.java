package io.vpcrouter.internal.server.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** A page as JSON. It is written piece by piece, because it may be too long to be held in memory. */
@FunctionalInterface
public interface JsonPage {
    /** Writes one JSON value. */
    void write(JsonGenerator json) throws IOException;
}
