package io.vpcrouter.internal.plugins;

import io.vpcrouter.spi.web.WebGuard;
import io.vpcrouter.spi.web.WebHandler;
import io.vpcrouter.spi.web.WebPaths;
import io.vpcrouter.spi.web.WebRefusedException;
import io.vpcrouter.spi.web.WebRequest;
import io.vpcrouter.spi.web.WebResponse;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The built-in server for one plugin: logs defects of the plugin with its name, and refuses requests once it is closed. */
final class PluginWeb implements WebPaths {
    private static final Logger LOG = LoggerFactory.getLogger(PluginWeb.class);

    private final WebPaths server;
    private final String plugin;
    private final BooleanSupplier closed;

    PluginWeb(WebPaths server, String plugin, BooleanSupplier closed) {
        this.server = server;
        this.plugin = plugin;
        this.closed = closed;
    }

    @Override
    public void serve(String path, Set<String> methods, WebHandler handler) {
        server.serve(path, methods, request -> answer(handler, request));
    }

    @Override
    public void guard(WebGuard guard) {
        server.guard(request -> refusal(guard, request));
    }

    private WebResponse answer(WebHandler handler, WebRequest request) {
        if (closed.getAsBoolean()) {
            return WebResponse.error(503, "stopping");
        }
        try {
            WebResponse response = handler.handle(request);
            return response == null ? failed(request, "it answered null", null) : response;
        } catch (WebRefusedException e) {
            throw e;
        } catch (Exception | Error e) {
            return failed(request, Failure.text(e), e);
        }
    }

    private Optional<WebResponse> refusal(WebGuard guard, WebRequest request) {
        if (closed.getAsBoolean()) {
            return Optional.of(WebResponse.error(503, "stopping"));
        }
        try {
            Optional<WebResponse> refusal = guard.refuse(request);
            return refusal == null ? Optional.of(failed(request, "its guard answered null", null)) : refusal;
        } catch (Exception | Error e) {
            return Optional.of(failed(request, Failure.text(e), e));
        }
    }

    private WebResponse failed(WebRequest request, String what, @Nullable Throwable thrown) {
        LOG.error(
                "plugin failed: plugin={} operation=\"{} {}\" error=\"{}\"",
                plugin,
                request.method(),
                request.path(),
                what,
                thrown);
        return WebResponse.error(500, "plugin " + plugin + " failed; the log says more");
    }
}
