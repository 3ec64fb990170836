package io.vpcrouter.control;

/**
 * Is told what happens in a router.
 *
 * <p>Threading: called on the router's loop thread, one event at a time, in order; must return at once.
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
}
