package io.vpcrouter.spi;

/**
 * Work of a running plugin in a thread of its own.
 *
 * <p>Threading: runs in one thread, made for it by {@link PluginContext#runInBackground}.
 *
 * <p>Lifecycle: until it returns, or until the running plugin is closed: its thread is interrupted then, and it must end soon.
 *
 * <p>Failure: if it throws, that is reported with the plugin's name, and it is started again after a delay that grows.
 *
 * <p>Evolution: stays a single method.
 */
@FunctionalInterface
public interface BackgroundTask {
    /**
     * Runs until it is done or interrupted.
     *
     * @throws Exception any failure; it is reported, and the task is started again after a while
     * @throws InterruptedException when the running plugin is closed
     */
    void run() throws Exception;
}
