package io.vpcrouter.internal.write;

import io.vpcrouter.spi.WritePermit;
import java.time.Duration;
import java.util.Optional;

/** The permission for one write of a replica: as long as the gate is open for it. */
record FencedPermit(WriteGate gate, Duration limit, boolean leavesDeadTarget) implements WritePermit {
    @Override
    public boolean isGranted() {
        return switch (gate.access()) {
            case ALL -> true;
            case MOVES_OFF_DEAD_TARGETS -> leavesDeadTarget;
            case NONE -> false;
        };
    }

    @Override
    public Optional<Duration> timeLimit() {
        return Optional.of(limit);
    }
}
