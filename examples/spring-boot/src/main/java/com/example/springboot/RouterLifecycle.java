package com.example.springboot;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.server.RouterServer;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Starts and stops the router and its pages with the application. A router that was closed cannot be started again. */
@Component
class RouterLifecycle implements SmartLifecycle {
    private final VpcRouter router;
    private final RouterServer server;
    private volatile boolean running;

    RouterLifecycle(VpcRouter router, RouterServer server) {
        this.router = router;
        this.server = server;
    }

    @Override
    public void start() {
        server.bind(router);
        router.start();
        server.open();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        server.close();
        router.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
