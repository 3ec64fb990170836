package io.vpcrouter.control;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.health.Observation;
import io.vpcrouter.model.IpAddress;

/**
 * Is told what happens in a router. Most listeners want the events; what comes far more often than events, or says the
 * whole state each time, has methods of its own.
 *
 * <p>Threading: called on the router's loop thread, one call at a time, in order; must return at once.
 *
 * <p>Lifecycle: from the start of the router to its end.
 *
 * <p>Failure: what it throws is logged and does no harm.
 *
 * <p>Evolution: gains default methods only.
 */
@FunctionalInterface
public interface RouterListener {
    /** Something happened. */
    void on(RouterEvent event);

    /**
     * The state changed, or a second has passed since it was told last. The same that {@link VpcRouter#status} says. Comes up to
     * 50 ms later than the events, so that a failover and a burst of writes do not wait for it.
     */
    default void statusChanged(RouterStatus status) {}

    /**
     * A health check observed a host of the spec. Comes as often as hosts are asked: thousands of times a second with
     * thousands of hosts.
     *
     * @param check the name of the health check
     * @param host the host
     * @param observation what was seen
     */
    default void observed(String check, IpAddress host, Observation observation) {}
}
