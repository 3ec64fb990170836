package io.vpcrouter.kubernetes;

import io.vpcrouter.internal.kubernetes.client.KubeOptions;
import io.vpcrouter.internal.kubernetes.client.KubeSettings;
import io.vpcrouter.internal.kubernetes.follow.ClusterModes;
import io.vpcrouter.internal.kubernetes.nodes.Backups;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The mode {@code kubernetes}: the route spec follows from a cluster, from its nodes or from a ConfigMap. */
public final class KubernetesModePlugin implements ModePlugin {
    private static final Pattern MAP = Pattern.compile("[a-z0-9-]{1,63}/[a-z0-9.-]{1,253}");

    /** What the route spec is made of. */
    enum Source {
        /** A ConfigMap has it. */
        CONFIGMAP,
        /** Each node's pod CIDRs lead to the node. */
        NODES,
        /** A ConfigMap has it, and destinations in it may name labels of nodes. */
        ROUTES
    }

    static final OptionSpec<Source> SOURCE = OptionSpec.of(
                    "kube_source",
                    OptionType.oneOf(Source.class),
                    "What the route spec is made of: a ConfigMap, the pod CIDRs of all nodes, or a ConfigMap whose"
                            + " destinations may name labels of nodes.")
            .asRequired();
    static final OptionSpec<String> CONFIGMAP = OptionSpec.of(
            "kube_configmap",
            OptionType.custom(
                    "NAMESPACE/NAME",
                    "a namespace and a name, as in vpcrouter/routes",
                    text -> MAP.matcher(text).matches() ? Optional.of(text) : Optional.empty(),
                    text -> text),
            "The ConfigMap with the route spec.");
    static final OptionSpec<String> KEY = OptionSpec.of(
                    "kube_configmap_key", OptionType.string("KEY"), "The key of the ConfigMap that has the route spec.")
            .withDefault("route-spec.json");
    static final OptionSpec<Backups> BACKUPS = OptionSpec.of(
                    "kube_backups",
                    OptionType.oneOf(Backups.class),
                    "With the source nodes: which ready nodes stand behind the one that has a pod CIDR, up to three. For"
                            + " networks whose nodes forward for each other.")
            .withDefault(Backups.NONE);

    /** Made by the service loader. */
    public KubernetesModePlugin() {}

    @Override
    public String name() {
        return "kubernetes";
    }

    @Override
    public List<OptionSpec<?>> options() {
        List<OptionSpec<?>> options = new ArrayList<>(List.of(SOURCE, CONFIGMAP, KEY, BACKUPS));
        options.addAll(KubeOptions.all());
        return options;
    }

    @Override
    public Mode create(OptionValues options, ModeContext context) {
        Source source = options.get(SOURCE);
        Optional<String> map = options.find(CONFIGMAP);
        boolean readsMap = source != Source.NODES;
        String word = SOURCE.flagName() + " " + SOURCE.type().format(source);
        if (readsMap != map.isPresent()) {
            throw wrong(
                    CONFIGMAP,
                    map.isPresent() ? "together with " + word : "not given",
                    readsMap ? "the ConfigMap that " + word + " reads" : "nothing, or another source");
        }
        if (readsMap && options.get(BACKUPS) != Backups.NONE) {
            throw wrong(BACKUPS, "together with " + word, "the source nodes");
        }
        ClusterModes modes = new ClusterModes(KubeSettings.of(options), context);
        if (!readsMap) {
            return modes.nodes(options.get(BACKUPS));
        }
        String name = map.orElseThrow();
        int slash = name.indexOf('/');
        ClusterModes.Place place =
                new ClusterModes.Place(name.substring(0, slash), name.substring(slash + 1), options.get(KEY));
        return source == Source.CONFIGMAP ? modes.configMap(place) : modes.routes(place);
    }

    private static InvalidException wrong(OptionSpec<?> option, String found, String expected) {
        return new InvalidException(List.of(
                Problem.error("kube-options", Location.of(option.flagName()), option.flagName(), found, expected)));
    }
}
