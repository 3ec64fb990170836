package io.vpcrouter.internal.kubernetes.status;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseList;
import io.vpcrouter.internal.kubernetes.client.AnswerKind;
import io.vpcrouter.internal.kubernetes.client.KubeClient;
import io.vpcrouter.internal.kubernetes.client.KubeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Leases of the nodes, listed in pages. */
public final class ListedRenewals implements NodeRenewals {
    private static final String NAMESPACE = "kube-node-lease";
    private static final long PAGE = 500;
    private static final int MOST_PAGES = 1_000;

    private final KubeClient client;

    /** Leases of the cluster that a client leads to; the client is closed with this. */
    public ListedRenewals(KubeClient client) {
        this.client = client;
    }

    @Override
    public void open() {
        client.open();
    }

    @Override
    public Map<String, String> read(Duration limit) throws KubeException, InterruptedException {
        Map<String, String> found = new HashMap<>();
        String rest = "";
        int pages = 0;
        do {
            if (pages++ == MOST_PAGES) {
                throw new KubeException(
                        KubeException.Kind.TROUBLE,
                        "list leases in " + NAMESPACE + ": a list of more than " + MOST_PAGES
                                + " pages (expected: at most " + MOST_PAGES + ")");
            }
            ListOptionsBuilder page = new ListOptionsBuilder().withLimit(PAGE);
            var options = (rest.isEmpty() ? page : page.withContinue(rest)).build();
            @Nullable
            LeaseList list = client.<@Nullable LeaseList>call(
                    limit,
                    "list leases in " + NAMESPACE,
                    api -> page(api.leases().inNamespace(NAMESPACE).list(options)));
            if (list == null) {
                throw new KubeException(
                        KubeException.Kind.TROUBLE, "list leases in " + NAMESPACE + ": an empty answer");
            }
            for (Lease lease : list.getItems()) {
                if (lease.getSpec() != null && lease.getSpec().getRenewTime() != null) {
                    found.put(
                            lease.getMetadata().getName(),
                            lease.getSpec().getRenewTime().toString());
                }
            }
            String next = list.getMetadata() == null ? null : list.getMetadata().getContinue();
            rest = next == null ? "" : next;
        } while (!rest.isEmpty());
        return found;
    }

    private static @Nullable LeaseList page(@Nullable LeaseList list) {
        if (list != null) {
            AnswerKind.requireList("LeaseList", list.getKind());
        }
        return list;
    }

    @Override
    public void close() {
        client.close();
    }
}
