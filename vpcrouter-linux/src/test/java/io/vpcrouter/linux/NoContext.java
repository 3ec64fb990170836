package io.vpcrouter.linux;

import io.vpcrouter.spi.BackgroundTask;
import io.vpcrouter.spi.CloudContext;
import io.vpcrouter.spi.RouterClock;
import org.jspecify.annotations.Nullable;

/** For a provider that asks its context for nothing. */
final class NoContext implements CloudContext {
    @Override
    public RouterClock clock() {
        throw new UnsupportedOperationException("clock");
    }

    @Override
    public void runInBackground(String name, BackgroundTask body) {
        throw new UnsupportedOperationException("a thread: " + name);
    }

    @Override
    public void condition(String name, @Nullable String problem) {
        throw new UnsupportedOperationException("a condition: " + name);
    }
}
