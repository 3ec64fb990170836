package io.vpcrouter.cli;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that the operator wants to be told of.
 *
 * @param event what kind of thing it is, such as {@code failover}
 * @param at when it happened
 * @param facts what is to be said of it
 */
record Notification(String event, Instant at, Map<String, @Nullable Object> facts) {
    /** One JSON object on one line; each has a number of its own, by which a receiver knows what came twice. */
    byte[] json(String vpc) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", UUID.randomUUID().toString());
        json.put("event", event);
        json.put("at", at.toString());
        json.put("vpc", vpc);
        json.put("vpcrouter", Version.number());
        json.putAll(facts);
        return JsonText.compact(json);
    }
}
