package io.vpcrouter.internal.kubernetes.status;

import io.vpcrouter.internal.kubernetes.client.KubeException;
import java.time.Duration;
import java.util.Map;

/** When the kubelets renewed the Leases of their nodes. */
public interface NodeRenewals extends AutoCloseable {
    /**
     * Connects; nothing is asked yet.
     *
     * @throws io.vpcrouter.validation.InvalidException if the configuration cannot be used
     */
    void open();

    /** The time of the last renewal of each node, by its name, as the kubelet wrote it. */
    Map<String, String> read(Duration limit) throws KubeException, InterruptedException;

    @Override
    void close();
}
