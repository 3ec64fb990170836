package io.vpcrouter.drain;

import io.vpcrouter.spi.BackgroundTask;
import io.vpcrouter.spi.CloudContext;
import io.vpcrouter.spi.RouterClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a cloud is handed that works without a router. */
final class LoneCloudContext implements CloudContext {
    private static final Logger LOG = LoggerFactory.getLogger(LoneCloudContext.class);

    private final RouterClock clock;

    LoneCloudContext(RouterClock clock) {
        this.clock = clock;
    }

    @Override
    public RouterClock clock() {
        return clock;
    }

    @Override
    public void runInBackground(String name, BackgroundTask body) {
        Thread thread = new Thread(
                () -> {
                    try {
                        body.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } catch (Exception e) {
                        LOG.warn("cloud: task {} failed", name, e);
                    }
                },
                "vpcrouter-cloud-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void condition(String name, @Nullable String problem) {
        // What a router would show for as long as it lasts is of no use to one command.
        LOG.debug("cloud: {}: {}", name, problem);
    }
}
