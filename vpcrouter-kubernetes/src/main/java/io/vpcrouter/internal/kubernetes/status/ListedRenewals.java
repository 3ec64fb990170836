package io.vpcrouter.internal.kubernetes.status;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.vpcrouter.internal.kubernetes.client.KubeClient;
import io.vpcrouter.internal.kubernetes.client.KubeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Leases of the nodes, listed in pages. */
public final class ListedRenewals implements NodeRenewals {
    private static final String NAMESPACE = "kube-node-lease";

    private final KubeClient client;

    /** Leases of the cluster that a client leads to; the client is closed with this. */
    public ListedRenewals(KubeClient client) {
        this.client = client;
    }

    @Override
    public void open() {
        client.open();
    }

    /** What is kept of a Lease; it has the name of its node. */
    private record Renewal(String node, @Nullable ZonedDateTime at) {
        static Renewal of(Lease lease) {
            return new Renewal(
                    lease.getMetadata().getName(),
                    lease.getSpec() == null ? null : lease.getSpec().getRenewTime());
        }
    }

    @Override
    public Map<String, String> read(Duration limit) throws KubeException, InterruptedException {
        Map<String, String> found = new HashMap<>();
        client.list(limit, "leases in " + NAMESPACE, api -> api.leases().inNamespace(NAMESPACE), Renewal::of)
                .forEach(renewal -> {
                    if (renewal.at() != null) {
                        found.put(renewal.node(), renewal.at().toString());
                    }
                });
        return found;
    }

    @Override
    public void close() {
        client.close();
    }
}
