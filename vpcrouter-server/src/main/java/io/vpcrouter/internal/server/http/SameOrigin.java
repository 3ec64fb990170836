package io.vpcrouter.internal.server.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells whether a request that changes something comes from a page of this server. Browsers say so in
 * {@code Sec-Fetch-Site}, older ones in {@code Origin}. Programs that are no browsers send neither, and a web page cannot make
 * them send a request.
 */
final class SameOrigin {
    private static final List<String> OURS = List.of("same-origin", "none");

    private SameOrigin() {}

    static boolean holds(ReceivedRequest request) {
        List<String> sites = request.headers("Sec-Fetch-Site");
        if (!sites.isEmpty()) {
            return sites.size() == 1 && OURS.contains(sites.get(0));
        }
        List<String> origins = request.headers("Origin");
        if (origins.isEmpty()) {
            return true;
        }
        Optional<String> host = request.header("Host");
        return origins.size() == 1
                && host.isPresent()
                && origins.get(0)
                        .toLowerCase(Locale.ROOT)
                        .equals("http://" + host.get().toLowerCase(Locale.ROOT));
    }
}
