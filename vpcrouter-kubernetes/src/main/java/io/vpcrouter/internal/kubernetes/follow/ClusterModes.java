package io.vpcrouter.internal.kubernetes.follow;

import io.vpcrouter.internal.kubernetes.client.KubeClient;
import io.vpcrouter.internal.kubernetes.client.KubeSettings;
import io.vpcrouter.internal.kubernetes.client.Watched;
import io.vpcrouter.internal.kubernetes.client.WatchedObjects;
import io.vpcrouter.internal.kubernetes.nodes.Backups;
import io.vpcrouter.internal.kubernetes.nodes.KubeNode;
import io.vpcrouter.internal.kubernetes.nodes.LabelledRoutes;
import io.vpcrouter.internal.kubernetes.nodes.NodeRoutes;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.support.Alarm;
import io.vpcrouter.validation.Validated;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Makes the mode for each kind of source. */
public final class ClusterModes {
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final KubeSettings settings;
    private final Duration interval;
    private final ModeContext context;
    private final Alarm alarm = new Alarm();
    private final KubeClient client;

    /** Where a route spec stands in a cluster. */
    public record Place(String namespace, String name, String key) {
        @Override
        public String toString() {
            return "ConfigMap " + namespace + "/" + name + ", key " + key;
        }
    }

    /** Modes for a cluster, one of which is made. */
    public ClusterModes(KubeSettings settings, ModeContext context) {
        this(settings, INTERVAL, context);
    }

    ClusterModes(KubeSettings settings, Duration interval, ModeContext context) {
        this.settings = settings;
        this.interval = interval;
        this.context = context;
        this.client = new KubeClient(settings);
    }

    /** The route spec in a ConfigMap. */
    public Mode configMap(Place place) {
        String source = settings + ", " + place;
        Watched<ConfigText> map = watchedMap(place);
        return mode(
                List.of(map),
                source,
                allowEmpty -> read(
                        map,
                        source,
                        text -> RouteSpecJson.read(text.getBytes(StandardCharsets.UTF_8), source, allowEmpty)));
    }

    /** The pod CIDRs of the nodes. */
    public Mode nodes(Backups backups) {
        String source = settings.toString();
        Watched<KubeNode> nodes = watchedNodes();
        NodeRoutes routes = new NodeRoutes(source, backups);
        return mode(List.of(nodes), source + ", nodes", allowEmpty -> routes.translate(nodes.values(), allowEmpty));
    }

    /** The route spec in a ConfigMap, whose destinations may name labels of nodes. */
    public Mode routes(Place place) {
        String source = settings + ", " + place;
        Watched<ConfigText> map = watchedMap(place);
        Watched<KubeNode> nodes = watchedNodes();
        return mode(
                List.of(map, nodes),
                source,
                allowEmpty -> read(
                        map,
                        source,
                        text -> new LabelledRoutes(text.getBytes(StandardCharsets.UTF_8), source)
                                .translate(nodes.values(), allowEmpty)));
    }

    private static Validated<RouteSpec> read(
            Watched<ConfigText> map, String source, Function<String, Validated<RouteSpec>> reader) {
        List<ConfigText> found = map.values();
        Optional<String> text = ConfigText.in(found);
        return text.map(reader).orElseGet(() -> Validated.invalid(ConfigText.missing(source, !found.isEmpty())));
    }

    private Mode mode(List<Watched<?>> sources, String source, Function<Boolean, Validated<RouteSpec>> translation) {
        return new ClusterMode(sources, translation, source, interval, alarm, context);
    }

    private Watched<KubeNode> watchedNodes() {
        return WatchedObjects.ofNodes(client, alarm);
    }

    private Watched<ConfigText> watchedMap(Place place) {
        // By its name, so that a permission for this one is enough.
        return new WatchedObjects<>(
                client,
                "configmaps in " + place.namespace() + " with the name " + place.name(),
                api -> api.configMaps().inNamespace(place.namespace()).withField("metadata.name", place.name()),
                map -> ConfigText.of(map, place.key()),
                alarm);
    }
}
