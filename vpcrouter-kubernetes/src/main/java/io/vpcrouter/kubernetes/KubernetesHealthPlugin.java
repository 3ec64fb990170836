package io.vpcrouter.kubernetes;

import io.vpcrouter.internal.kubernetes.client.KubeClient;
import io.vpcrouter.internal.kubernetes.client.KubeOptions;
import io.vpcrouter.internal.kubernetes.client.KubeSettings;
import io.vpcrouter.internal.kubernetes.client.WatchedObjects;
import io.vpcrouter.internal.kubernetes.status.ClusterEvents;
import io.vpcrouter.internal.kubernetes.status.DrainTaint;
import io.vpcrouter.internal.kubernetes.status.ListedRenewals;
import io.vpcrouter.internal.kubernetes.status.NodeMonitor;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.support.Alarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The health check {@code kubernetes}: what a cluster says of the nodes that have the hosts' addresses. */
public final class KubernetesHealthPlugin implements HealthPlugin {
    static final OptionSpec<Duration> INTERVAL = OptionSpec.seconds(
                    "kube_check_interval",
                    Duration.ofSeconds(1),
                    Duration.ofHours(1),
                    "How often each host is judged by its node, in seconds.")
            .withDefault(Duration.ofSeconds(2));
    static final OptionSpec<List<DrainTaint>> DRAIN_TAINTS = OptionSpec.of(
                    "kube_drain_taints",
                    OptionType.list(
                            OptionType.custom(
                                    "TAINT",
                                    "a taint as KEY, KEY=VALUE, KEY:EFFECT or KEY=VALUE:EFFECT",
                                    DrainTaint::parse,
                                    DrainTaint::toString),
                            ","),
                    "The taints by which a node counts as drained, as a cordoned one does.")
            .withDefault(List.of(
                    new DrainTaint("ToBeDeletedByClusterAutoscaler", Optional.empty(), Optional.empty()),
                    new DrainTaint("karpenter.sh/disrupted", Optional.empty(), Optional.empty())));

    static final OptionSpec<Boolean> NO_EVENTS =
            OptionSpec.flag("no_kube_events", "Write no Event on a node that fails or recovers as a router.");

    /** Made by the service loader. */
    public KubernetesHealthPlugin() {}

    @Override
    public String name() {
        return "kubernetes";
    }

    @Override
    public List<OptionSpec<?>> options() {
        List<OptionSpec<?>> options = new ArrayList<>(List.of(INTERVAL, DRAIN_TAINTS, NO_EVENTS));
        options.addAll(KubeOptions.all());
        return options;
    }

    @Override
    public HealthMonitor create(OptionValues options, HealthContext context) {
        Alarm alarm = new Alarm();
        KubeSettings settings = KubeSettings.of(options);
        KubeClient client = new KubeClient(settings);
        return new NodeMonitor(
                options.get(INTERVAL),
                options.get(DRAIN_TAINTS),
                WatchedObjects.ofNodes(client, alarm),
                new ListedRenewals(client),
                options.get(NO_EVENTS)
                        ? null
                        : new ClusterEvents(client, settings.pod().host()),
                alarm,
                context);
    }
}
