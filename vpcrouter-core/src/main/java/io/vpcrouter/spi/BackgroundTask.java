package io.vpcrouter.spi;

/** What a product of a plugin does in a thread of its own. */
@FunctionalInterface
public interface BackgroundTask {
    /**
     * Runs until it is done or interrupted.
     *
     * @throws Exception any failure; it is reported, and the task is started again after a while
     * @throws InterruptedException when the product is closed
     */
    void run() throws Exception;
}
