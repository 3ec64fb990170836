package io.vpcrouter.internal.warmup;

import io.vpcrouter.control.PassResult;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.internal.loop.Effects;
import io.vpcrouter.internal.loop.VpcReading;
import io.vpcrouter.internal.verdict.HealthPart;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.PrefixListId;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.ReadRequest;
import io.vpcrouter.spi.WritePermit;
import io.vpcrouter.view.VpcView;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Notes the writes and does nothing. */
final class NotedWrites implements Effects {
    private final ArrayDeque<Decision> writes = new ArrayDeque<>();

    /** The oldest write that was not taken yet. */
    @Nullable
    Decision poll() {
        return writes.poll();
    }

    @Override
    public void write(Decision decision, WritePermit permit) {
        writes.add(decision);
    }

    @Override
    public void read(ReadRequest request, Set<PrefixListId> lists, Function<NetworkSnapshot, VpcReading> prepare) {}

    @Override
    public void preflight(VpcReading read, Set<Action> changes) {}

    @Override
    public void disableSourceDestCheck(String eni, WritePermit permit) {}

    @Override
    public void watch(Set<IpAddress> hosts) {}

    @Override
    public void probeNow(HealthPart part, Set<IpAddress> hosts) {}

    @Override
    public void wakeAt(long nanos) {}

    @Override
    public void keep(RouteSpec spec) {}

    @Override
    public void interfaces(VpcView view) {}

    @Override
    public void tell(RouterEvent event) {}

    @Override
    public void publish(RouterStatus status) {}

    @Override
    public void end(CloudException refusal) {}

    @Override
    public void passDone(PassResult result) {}
}
