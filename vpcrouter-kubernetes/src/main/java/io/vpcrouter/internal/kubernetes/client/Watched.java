package io.vpcrouter.internal.kubernetes.client;

import java.time.Duration;
import java.util.List;

/**
 * Objects of one kind in a cluster: the last list, with the changes that a watch has told of since. One thread at a time, but for
 * {@link #values} and {@link #close}.
 *
 * @param <V> what is kept of an object
 */
public interface Watched<V> extends AutoCloseable {
    /**
     * Connects; nothing is asked yet.
     *
     * @throws io.vpcrouter.validation.InvalidException if the configuration cannot be used
     */
    void open();

    /**
     * Lists all objects. The old ones stay until the list is complete; what was watched before is not any more.
     *
     * @param limit how long one request may take
     */
    void read(Duration limit) throws KubeException, InterruptedException;

    /**
     * Watches the objects from the last list on.
     *
     * @param limit how long the request may take
     */
    void follow(Duration limit) throws KubeException, InterruptedException;

    /** What is known now, in no order; empty before the first list. */
    List<V> values();

    @Override
    void close();
}
