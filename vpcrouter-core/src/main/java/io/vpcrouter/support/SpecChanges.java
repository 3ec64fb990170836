package io.vpcrouter.support;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.validation.Validated;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what a mode reads, but only when it says something else than before, and nothing after the mode was closed. Counts
 * it for the statistics.
 *
 * <p>Threading: any thread.
 */
final class SpecChanges {
    private final ModeContext context;
    private boolean closed;
    private @Nullable Object published;
    private long reads;
    private long accepted;
    private long refused;

    SpecChanges(ModeContext context) {
        this.context = context;
    }

    /** The source was read. */
    void read(Validated<RouteSpec> spec) {
        read(spec, () -> spec);
    }

    /**
     * The source was read.
     *
     * @param content what it says; equal to the last one if that is the same
     * @param spec makes the spec of it, if it is to be published
     */
    synchronized void read(Object content, Supplier<Validated<RouteSpec>> spec) {
        reads++;
        if (closed || content.equals(published)) {
            return;
        }
        Validated<RouteSpec> changed = spec.get();
        published = content;
        if (changed.isValid()) {
            accepted++;
        } else {
            refused++;
        }
        context.publish(changed);
    }

    synchronized boolean isClosed() {
        return closed;
    }

    synchronized void close() {
        closed = true;
    }

    /** The counts, and what a mode adds to them. */
    synchronized Map<String, Object> statistics(Map<String, ?> more) {
        Map<String, Object> facts = new LinkedHashMap<>(more);
        facts.put("reads", reads);
        facts.put("accepted", accepted);
        facts.put("refused", refused);
        return facts;
    }
}
