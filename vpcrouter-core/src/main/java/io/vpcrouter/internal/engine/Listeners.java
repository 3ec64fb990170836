package io.vpcrouter.internal.engine;

import io.vpcrouter.control.Condition;
import io.vpcrouter.control.PluginCondition;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterListener;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.health.Observation;
import io.vpcrouter.internal.plugins.Failure;
import io.vpcrouter.model.IpAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells all listeners. What one of them throws is logged with its stack once, and is a condition from then on: a listener
 * that is told of nothing any more, such as one that notifies people, must not go unnoticed.
 *
 * <p>Threading: called by the loop.
 */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<RouterListener> listeners;
    private final BiConsumer<Condition, String> onDefect;
    private final Set<String> defective = new HashSet<>();

    Listeners(List<RouterListener> listeners, BiConsumer<Condition, String> onDefect) {
        this.listeners = listeners;
        this.onDefect = onDefect;
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
            } catch (Exception | Error e) {
                failed(listener.getClass().getName(), e);
            }
        }
    }

    private void failed(String listener, Throwable defect) {
        if (defective.add(listener)) {
            Failure.log(LOG, "listener failed: {}; told once", listener, defect);
            onDefect.accept(new PluginCondition("listener " + listener, "defect"), "failed: " + Failure.text(defect));
        }
    }
}
