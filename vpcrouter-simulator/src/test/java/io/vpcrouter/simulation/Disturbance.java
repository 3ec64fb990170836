package io.vpcrouter.simulation;

import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.CloudException;
import java.time.Duration;

/** Something that happens to the world of a simulation. */
sealed interface Disturbance {
    /** Whether only the checker suffers, and no host does: nothing may move because of it. */
    default boolean isCheckerTrouble() {
        return false;
    }

    // ---- Hosts ----------------------------------------------------------------------------------------------------

    /** An instance hangs: it is running, and nothing answers. */
    record Hang(int instance) implements Disturbance {}

    /** It works again. */
    record Unhang(int instance) implements Disturbance {}

    record Stop(int instance) implements Disturbance {}

    record Start(int instance) implements Disturbance {}

    /** The secondary interface of an instance is detached. */
    record Detach(int instance) implements Disturbance {}

    record Attach(int instance) implements Disturbance {}

    /** The movable address of an instance goes to its neighbour in the zone, or comes back. */
    record MoveAddress(int instance, boolean away) implements Disturbance {}

    record ZoneDown(int zone) implements Disturbance {}

    record ZoneUp(int zone) implements Disturbance {}

    /** A share of the probes to a host is lost. */
    record Loss(IpAddress host, double share) implements Disturbance {}

    record LossEverywhere(double share) implements Disturbance {}

    /** A host answers so slowly that most answers are late. */
    record Slow(IpAddress host, Duration roundTrip) implements Disturbance {}

    // ---- The checker ----------------------------------------------------------------------------------------------

    record CutOff(Duration time) implements Disturbance {
        @Override
        public boolean isCheckerTrouble() {
            return true;
        }
    }

    record PauseChecker(Duration time) implements Disturbance {
        @Override
        public boolean isCheckerTrouble() {
            return true;
        }
    }

    /** The whole process stands still. */
    record Suspend(Duration time) implements Disturbance {
        @Override
        public boolean isCheckerTrouble() {
            return true;
        }
    }

    /** The checker does not even reach itself, and so nobody. */
    record LoseLoopback(Duration time) implements Disturbance {
        @Override
        public boolean isCheckerTrouble() {
            return true;
        }
    }

    // ---- Other people ---------------------------------------------------------------------------------------------

    record DeleteRoute(String table, Destination destination) implements Disturbance {}

    record BendRoute(String table, Destination destination, String eni) implements Disturbance {}

    record AddRoute(String table, Destination destination, String eni) implements Disturbance {}

    record NewSpec(RouteSpec spec) implements Disturbance {}

    record BadSpec() implements Disturbance {}

    // ---- The cloud ------------------------------------------------------------------------------------------------

    /** For a while a share of the calls fails, before or after they did their work. */
    record CallsFail(
            CloudException.Kind kind, boolean reads, boolean writes, boolean afterEffect, double share, Duration time)
            implements Disturbance {}

    /** For a while calls take long. */
    record CallsSlow(Duration latency, Duration time) implements Disturbance {}

    /** Reads show an old state from now on. */
    record ReadLag(Duration lag) implements Disturbance {}

    /** For less than a second look takes, reads do not show an interface that is there. */
    record HideInterface(String eni, Duration time) implements Disturbance {}

    // ---- The router -----------------------------------------------------------------------------------------------

    /** The router is stopped in order or dies, and is started again. */
    record Restart(boolean crash, Duration downTime) implements Disturbance {}

    /** The same, and the first read afterwards does not show an interface that is there. */
    record RestartHalfBlind(boolean crash, Duration downTime, HideInterface hidden) implements Disturbance {}
}
