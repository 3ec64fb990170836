package io.vpcrouter.internal.kubernetes.status;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.vpcrouter.internal.kubernetes.client.KubeClient;
import io.vpcrouter.internal.kubernetes.client.KubeException;
import io.vpcrouter.validation.Printable;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * Writes Events as the kubelet writes those of its node: in the namespace {@code default}, because a node has none, and with the name of
 * the node as its uid, which is where {@code kubectl describe node} looks.
 */
public final class ClusterEvents implements EventSink {
    private static final String NAMESPACE = "default";
    private static final String COMPONENT = "vpcrouter";
    /** The API server takes no longer message. */
    private static final int LONGEST = 1_024;

    private final KubeClient client;
    private final String me;

    /**
     * Events in the cluster that an open client leads to.
     *
     * @param me the machine or pod that tells
     */
    public ClusterEvents(KubeClient client, String me) {
        this.client = client;
        this.me = me;
    }

    @Override
    public void write(NodeEvent event, Duration limit) throws KubeException, InterruptedException {
        String at = event.at().truncatedTo(ChronoUnit.SECONDS).toString();
        Event wanted = new EventBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(event.node() + "." + UUID.randomUUID())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion("v1")
                .withKind("Node")
                .withName(event.node())
                .withUid(event.node())
                .endInvolvedObject()
                .withType(event.failed() ? "Warning" : "Normal")
                .withReason(event.word())
                .withMessage(Printable.shortened(event.text(), LONGEST))
                .withNewSource(COMPONENT, me)
                .withReportingComponent(COMPONENT)
                .withReportingInstance(me)
                .withFirstTimestamp(at)
                .withLastTimestamp(at)
                .withCount(1)
                .build();
        client.call(
                limit,
                "create an event of the node " + event.node(),
                api -> api.v1().events().inNamespace(NAMESPACE).resource(wanted).create());
    }
}
