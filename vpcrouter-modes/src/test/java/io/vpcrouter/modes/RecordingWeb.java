package io.vpcrouter.modes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.spi.web.WebGuard;
import io.vpcrouter.spi.web.WebHandler;
import io.vpcrouter.spi.web.WebPaths;
import io.vpcrouter.spi.web.WebRequest;
import io.vpcrouter.spi.web.WebResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keeps what a mode offers, and asks for it as a server would. */
final class RecordingWeb implements WebPaths {
    private final Map<String, Set<String>> methods = new LinkedHashMap<>();
    private final Map<String, WebHandler> handlers = new LinkedHashMap<>();
    private WebGuard guard = request -> Optional.empty();

    private record Request(String method, String path, String authorization, byte[] body) implements WebRequest {
        @Override
        public Optional<String> header(String name) {
            return name.equalsIgnoreCase("Authorization") ? Optional.ofNullable(authorization) : Optional.empty();
        }
    }

    @Override
    public void serve(String path, Set<String> taken, WebHandler handler) {
        assertThat(methods.put(path, taken)).isNull();
        handlers.put(path, handler);
    }

    @Override
    public void guard(WebGuard newGuard) {
        guard = newGuard;
    }

    Map<String, Set<String>> offers() {
        return methods;
    }

    WebResponse get(String path, String authorization) {
        return send("GET", path, authorization, "");
    }

    WebResponse post(String body) {
        return send("POST", "/route_spec", null, body);
    }

    WebResponse send(String method, String path, String authorization, String body) {
        Request request = new Request(method, path, authorization, body.getBytes(StandardCharsets.UTF_8));
        return guard.refuse(request).orElseGet(() -> {
            WebHandler handler = handlers.get(path);
            return handler == null ? WebResponse.error(404, "none") : handler.handle(request);
        });
    }
}
