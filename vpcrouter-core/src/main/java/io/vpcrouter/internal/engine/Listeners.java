package io.vpcrouter.internal.engine;

import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterListener;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.health.Observation;
import io.vpcrouter.model.IpAddress;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells all listeners, and logs what they throw.
 *
 * <p>Threading: called by the loop.
 */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<RouterListener> listeners;

    Listeners(List<RouterListener> listeners) {
        this.listeners = listeners;
    }

    void on(RouterEvent event) {
        each(listener -> listener.on(event));
    }

    void statusChanged(RouterStatus status) {
        each(listener -> listener.statusChanged(status));
    }

    void observed(String check, IpAddress host, Observation observation) {
        each(listener -> listener.observed(check, host, observation));
    }

    private void each(Consumer<RouterListener> call) {
        for (RouterListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                LOG.error("listener failed: {}", listener.getClass().getName(), e);
            }
        }
    }
}
