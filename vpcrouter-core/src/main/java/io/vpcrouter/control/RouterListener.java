package io.vpcrouter.control;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.health.Observation;
import io.vpcrouter.model.IpAddress;

/**
 * Receives the events of a router. Observations, which come far more often than events, and the whole status have methods of
 * their own.
 *
 * <p>Threading: called on the router's loop thread, one call at a time, in order; must return at once.
 *
 * <p>Lifecycle: from the start of the router to its end.
 *
 * <p>Failure: the router logs what a listener throws, and goes on.
 *
 * <p>Evolution: gains default methods only.
 */
@FunctionalInterface
public interface RouterListener {
    /** Something happened. */
    void on(RouterEvent event);

    /**
     * The status changed, or a second has passed since the last call. It is what {@link VpcRouter#status} returns. It comes up
     * to 50 ms later than the events, so that a failover and a burst of writes do not wait for it.
     */
    default void statusChanged(RouterStatus status) {}

    /**
     * A health check observed a host of the spec. With thousands of hosts, this is called thousands of times a second.
     *
     * @param check the name of the health check
     * @param host the host
     * @param observation what the check saw
     */
    default void observed(String check, IpAddress host, Observation observation) {}
}
