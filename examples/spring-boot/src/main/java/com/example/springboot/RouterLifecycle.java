package com.example.springboot;

import io.vpcrouter.VpcRouter;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Starts and stops the router with the application. A router that was closed cannot be started again. */
@Component
class RouterLifecycle implements SmartLifecycle {
    private final VpcRouter router;

    RouterLifecycle(VpcRouter router) {
        this.router = router;
    }

    @Override
    public void start() {
        router.start();
    }

    @Override
    public void stop() {
        router.close();
    }

    @Override
    public boolean isRunning() {
        return router.isAlive();
    }
}
