package io.vpcrouter.internal.server.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The head of a request.
 *
 * @param method the method, as it was sent
 * @param target what is asked for
 * @param isOldest whether the client speaks HTTP/1.0
 * @param fields names in lower case, and their values in the order in which they were sent
 */
public record RequestHead(String method, RequestTarget target, boolean isOldest, Map<String, List<String>> fields) {
    /** All values of a header, in the order in which they were sent. */
    public List<String> headers(String name) {
        return fields.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    /** The value of a header that was sent exactly once. */
    public Optional<String> header(String name) {
        List<String> values = headers(name);
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }

    /** Whether a header, a list, has this item. */
    boolean lists(String name, String item) {
        List<String> items = new ArrayList<>();
        headers(name).forEach(value -> items.addAll(List.of(value.split(",", -1))));
        return items.stream().anyMatch(one -> one.strip().equalsIgnoreCase(item));
    }

    /** Whether the client wants to send more requests on this connection. */
    boolean wantsMore() {
        return !isOldest && !lists("connection", "close");
    }
}
