package io.vpcrouter.kubernetes;

import io.vpcrouter.internal.kubernetes.client.KubeClient;
import io.vpcrouter.internal.kubernetes.client.KubeOptions;
import io.vpcrouter.internal.kubernetes.client.KubeSettings;
import io.vpcrouter.internal.kubernetes.lease.ClusterLease;
import io.vpcrouter.internal.kubernetes.lease.LeaseCandidate;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.leadership.Leadership;
import io.vpcrouter.spi.leadership.LeadershipContext;
import io.vpcrouter.spi.leadership.LeadershipPlugin;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The leadership {@code kubernetes}: who holds a Lease of the cluster leads. */
public final class KubernetesLeadershipPlugin implements LeadershipPlugin {
    private static final String PREFIX = "vpcrouter-";

    static final OptionSpec<String> NAMESPACE = OptionSpec.of(
            "kube_lease_namespace",
            OptionType.custom(
                    "NAMESPACE",
                    "the name of a namespace",
                    text -> text.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?") ? Optional.of(text) : Optional.empty(),
                    text -> text),
            "The namespace of the Lease; without it, that of the pod that vpcrouter runs in, or else default.");

    /** Made by the service loader. */
    public KubernetesLeadershipPlugin() {}

    @Override
    public String name() {
        return "kubernetes";
    }

    @Override
    public List<OptionSpec<?>> options() {
        List<OptionSpec<?>> options = new ArrayList<>(List.of(NAMESPACE));
        options.addAll(KubeOptions.all());
        return options;
    }

    @Override
    public Leadership create(OptionValues options, LeadershipContext context) {
        KubeSettings settings = KubeSettings.of(options);
        Optional<String> given = options.find(NAMESPACE);
        return new LeaseCandidate(
                new ClusterLease(
                        new KubeClient(settings),
                        () -> given.or(() -> ofPod(settings)).orElse("default"),
                        leaseName(context.name()),
                        context.clock()),
                context);
    }

    private static Optional<String> ofPod(KubeSettings settings) {
        return settings.kubeconfig().isPresent()
                ? Optional.empty()
                : settings.pod().namespace();
    }

    /** Names of objects have small letters, digits, hyphens and dots. */
    static String leaseName(String name) {
        return PREFIX
                + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "-").replaceAll("[.-]+$", "");
    }
}
