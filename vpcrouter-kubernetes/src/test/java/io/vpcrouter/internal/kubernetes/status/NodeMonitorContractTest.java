package io.vpcrouter.internal.kubernetes.status;

import static io.vpcrouter.internal.kubernetes.nodes.Nodes.node;

import io.vpcrouter.internal.kubernetes.nodes.KubeNode.Readiness;
import io.vpcrouter.internal.kubernetes.nodes.MemoryNodes;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.support.Alarm;
import io.vpcrouter.testkit.HealthPluginContract;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** The check with a cluster in memory. */
class NodeMonitorContractTest extends HealthPluginContract {
    private final List<MemoryNodes> clusters = new CopyOnWriteArrayList<>();
    private final List<MemoryRenewals> kubelets = new CopyOnWriteArrayList<>();

    @Override
    protected HealthPlugin plugin() {
        return new HealthPlugin() {
            @Override
            public String name() {
                return "kubernetes";
            }

            @Override
            public List<OptionSpec<?>> options() {
                return List.of();
            }

            @Override
            public HealthMonitor create(OptionValues options, HealthContext context) {
                Alarm alarm = new Alarm();
                MemoryNodes nodes = new MemoryNodes(alarm);
                nodes.put(
                        node("a").at("192.168.0.1"),
                        node("b").at("192.168.0.2"),
                        node("c").at("192.168.0.3").is(Readiness.UNKNOWN));
                MemoryRenewals renewals = new MemoryRenewals();
                renewals.start("a");
                renewals.start("b");
                clusters.add(nodes);
                kubelets.add(renewals);
                return new NodeMonitor(Duration.ofMillis(500), List.of(), nodes, renewals, null, alarm, context);
            }
        };
    }

    @Override
    protected OptionValues options() {
        return OptionValues.none();
    }

    @Override
    protected IpAddress healthyHost() {
        return IpAddress.parse("192.168.0.1");
    }

    @Override
    protected IpAddress otherHealthyHost() {
        return IpAddress.parse("192.168.0.2");
    }

    @Override
    protected Optional<IpAddress> deadHost() {
        return Optional.of(IpAddress.parse("192.168.0.3"));
    }

    private static String nameOf(IpAddress host) {
        return Set.of("192.168.0.1").contains(host.toString()) ? "a" : "b";
    }

    @Override
    protected boolean silence(IpAddress host) {
        kubelets.forEach(all -> all.stop(nameOf(host)));
        clusters.forEach(
                cluster -> cluster.put(node(nameOf(host)).at(host.toString()).is(Readiness.UNKNOWN)));
        return true;
    }

    @Override
    protected void revive(IpAddress host) {
        kubelets.forEach(all -> all.start(nameOf(host)));
        clusters.forEach(cluster -> cluster.put(node(nameOf(host)).at(host.toString())));
    }
}
