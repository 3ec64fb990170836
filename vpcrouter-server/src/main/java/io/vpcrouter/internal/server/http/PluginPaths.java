package io.vpcrouter.internal.server.http;

import io.vpcrouter.spi.web.WebGuard;
import io.vpcrouter.spi.web.WebHandler;
import io.vpcrouter.spi.web.WebPaths;
import io.vpcrouter.spi.web.WebRequest;
import io.vpcrouter.spi.web.WebResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/** The paths that plugins offer on the built-in server, and the guards that they put before all paths. */
public final class PluginPaths implements WebPaths {
    private static final Pattern PATH = Pattern.compile("(/[a-z0-9_-]+)+");
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "DELETE");

    /**
     * A path that was offered.
     *
     * @param methods the methods that it takes
     * @param handler answers
     */
    record Offer(Set<String> methods, WebHandler handler) {
        Offer {
            methods = Set.copyOf(methods);
        }

        /** For the {@code Allow} header. */
        String allowed() {
            Set<String> all = new TreeSet<>(methods);
            if (all.contains("GET")) {
                all.add("HEAD");
            }
            return String.join(", ", all);
        }

        boolean takes(String method) {
            return methods.contains(method);
        }
    }

    private final Map<String, Offer> offers = new ConcurrentSkipListMap<>();
    private final List<WebGuard> guards = new CopyOnWriteArrayList<>();

    @Override
    public void serve(String path, Set<String> methods, WebHandler handler) {
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("path: " + path + " (expected: " + PATH.pattern() + ")");
        }
        if (methods.isEmpty() || !METHODS.containsAll(methods)) {
            throw new IllegalArgumentException("methods: " + methods + " (expected: some of " + METHODS + ")");
        }
        boolean taken = RouterPages.has(path) || RouterPages.isForSupervisors(path);
        if (taken || offers.putIfAbsent(path, new Offer(methods, handler)) != null) {
            throw new IllegalArgumentException("path: " + path + " (expected: one that is not taken)");
        }
    }

    @Override
    public void guard(WebGuard guard) {
        guards.add(guard);
    }

    Optional<Offer> at(String path) {
        return Optional.ofNullable(offers.get(path));
    }

    /** The paths that answer GET. */
    public List<String> paths() {
        return offers.entrySet().stream()
                .filter(offer -> offer.getValue().takes("GET"))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The refusal of the first guard that refuses a request. */
    Optional<WebResponse> refusal(WebRequest request) {
        return guards.stream()
                .map(guard -> guard.refuse(request))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Whether a request can change something although no guard looks at it. */
    public boolean isOpenForChanges() {
        return guards.isEmpty()
                && offers.values().stream().anyMatch(offer -> !offer.methods().equals(Set.of("GET")));
    }
}
