package io.vpcrouter.testkit;

import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Keeps everything that a router tells.
 *
 * <p>Threading: any thread.
 */
public final class RecordingListener implements RouterListener {
    private final List<RouterEvent> events = new CopyOnWriteArrayList<>();

    /** Nothing told yet. */
    public RecordingListener() {}

    @Override
    public void on(RouterEvent event) {
        events.add(event);
    }

    /** All events, oldest first. */
    public List<RouterEvent> events() {
        return List.copyOf(events);
    }

    /** The events of one kind, oldest first. */
    public <E extends RouterEvent> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Forgets everything so far. */
    public void clear() {
        events.clear();
    }
}
