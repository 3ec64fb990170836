package io.vpcrouter.testkit;

import io.vpcrouter.spi.web.WebGuard;
import io.vpcrouter.spi.web.WebHandler;
import io.vpcrouter.spi.web.WebPaths;
import io.vpcrouter.spi.web.WebRefusedException;
import io.vpcrouter.spi.web.WebRequest;
import io.vpcrouter.spi.web.WebResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server without a socket: keeps what a product offers, and calls it in the thread of the test. */
final class TestWeb implements WebPaths {
    private record Offer(Set<String> methods, WebHandler handler) {}

    private final Map<String, Offer> offers = new ConcurrentHashMap<>();
    private final List<WebGuard> guards = new CopyOnWriteArrayList<>();

    @Override
    public void serve(String path, Set<String> methods, WebHandler handler) {
        if (offers.putIfAbsent(path, new Offer(Set.copyOf(methods), handler)) != null) {
            throw new IllegalArgumentException("path: " + path + " (expected: one that is not taken)");
        }
    }

    @Override
    public void guard(WebGuard guard) {
        guards.add(guard);
    }

    WebResponse send(String method, String path, String json) {
        WebRequest request = request(method, path, json);
        Optional<WebResponse> refusal = guards.stream()
                .map(guard -> guard.refuse(request))
                .flatMap(Optional::stream)
                .findFirst();
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Offer offer = offers.get(path);
        if (offer == null) {
            return WebResponse.error(404, "no such path");
        }
        if (!offer.methods().contains(method)) {
            return WebResponse.error(405, "no such method");
        }
        try {
            return offer.handler().handle(request);
        } catch (WebRefusedException e) {
            return WebResponse.error(e.status(), String.valueOf(e.getMessage()));
        }
    }

    private static WebRequest request(String method, String path, String json) {
        return new WebRequest() {
            @Override
            public String method() {
                return method;
            }

            @Override
            public String path() {
                return path;
            }

            @Override
            public Optional<String> header(String name) {
                return name.equalsIgnoreCase("Content-Type") ? Optional.of("application/json") : Optional.empty();
            }

            @Override
            public byte[] body() {
                return json.getBytes(StandardCharsets.UTF_8);
            }
        };
    }
}
