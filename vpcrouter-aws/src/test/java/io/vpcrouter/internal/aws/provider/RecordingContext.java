package io.vpcrouter.internal.aws.provider;

import io.vpcrouter.spi.BackgroundTask;
import io.vpcrouter.spi.CloudContext;
import io.vpcrouter.spi.RouterClock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keeps the conditions that a provider reports. */
public final class RecordingContext implements CloudContext {
    final Map<String, String> conditions = new ConcurrentHashMap<>();
    private final RouterClock clock;
    boolean mayWrite = true;

    public RecordingContext(RouterClock clock) {
        this.clock = clock;
    }

    @Override
    public RouterClock clock() {
        return clock;
    }

    @Override
    public boolean mayWrite() {
        return mayWrite;
    }

    @Override
    public void runInBackground(String name, BackgroundTask body) {
        throw new UnsupportedOperationException("the provider has no threads of its own");
    }

    @Override
    public void condition(String name, @Nullable String problem) {
        if (problem == null) {
            conditions.remove(name);
        } else {
            conditions.put(name, problem);
        }
    }
}
