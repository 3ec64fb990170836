package io.vpcrouter.simulation;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.spi.WriteBudget;
import java.util.Set;

/** The provider of the simulated VPC as one router sees it: with trouble, with a death at a call, and watched. */
final class WatchedCloud implements CloudProvider {
    /** What watches the calls; may end the router. */
    interface Watch {
        void beforeCall(boolean isRead);

        void afterCall(boolean isRead);

        void applying(RouteChange change);
    }

    private final CloudProvider cloud;
    private final CloudTrouble trouble;
    private final RouterClock clock;
    private final Watch watch;

    WatchedCloud(CloudProvider cloud, CloudTrouble trouble, RouterClock clock, Watch watch) {
        this.cloud = cloud;
        this.trouble = trouble;
        this.clock = clock;
        this.watch = watch;
    }

    @Override
    public NetworkSnapshot read(Set<IpAddress> hosts) {
        watch.beforeCall(true);
        trouble.suffer("Describe", true, false, clock.nanos());
        NetworkSnapshot snapshot = trouble.shown(cloud.read(hosts), clock.nanos());
        trouble.suffer("Describe", true, true, clock.nanos());
        watch.afterCall(true);
        return snapshot;
    }

    @Override
    public void apply(RouteChange change) {
        watch.beforeCall(false);
        trouble.suffer("Write", false, false, clock.nanos());
        watch.applying(change);
        cloud.apply(change);
        watch.afterCall(false);
        trouble.suffer("Write", false, true, clock.nanos());
    }

    @Override
    public WriteBudget writeBudget() {
        return cloud.writeBudget();
    }

    @Override
    public String network() {
        return cloud.network();
    }
}
