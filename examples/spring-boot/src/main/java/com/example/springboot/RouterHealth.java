package com.example.springboot;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.control.RouterStatus;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** The router as a part of the application's health. */
@Component("vpcrouter")
class RouterHealth implements HealthIndicator {
    private final VpcRouter router;

    RouterHealth(VpcRouter router) {
        this.router = router;
    }

    @Override
    public Health health() {
        RouterStatus status = router.status();
        boolean works = router.isAlive() && status.phase() != RouterStatus.Phase.BLIND;
        return (works ? Health.up() : Health.down())
                .withDetail("phase", status.phase())
                .withDetail("conditions", status.conditionTexts())
                .build();
    }
}
