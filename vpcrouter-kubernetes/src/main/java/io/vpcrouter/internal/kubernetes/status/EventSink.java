package io.vpcrouter.internal.kubernetes.status;

import io.vpcrouter.internal.kubernetes.client.KubeException;
import java.time.Duration;

/** Where events of nodes are written. One thread. */
public interface EventSink {
    /**
     * Writes one.
     *
     * @param limit how long it may take
     */
    void write(NodeEvent event, Duration limit) throws KubeException, InterruptedException;
}
