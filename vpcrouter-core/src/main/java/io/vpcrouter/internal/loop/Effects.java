package io.vpcrouter.internal.loop;

import io.vpcrouter.control.PassResult;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
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
import java.util.Set;
import java.util.function.Function;

/** What the control loop wants done. What takes time comes back as one of {@link LoopEvents}. */
public interface Effects {
    /**
     * Reads the VPC, with what is known of these prefix lists, and prepares the answer; comes back as {@link LoopEvents#readDone} or
     * {@link LoopEvents#readFailed}.
     */
    void read(ReadRequest request, Set<PrefixListId> lists, Function<NetworkSnapshot, VpcReading> prepare);

    /**
     * Asks whether the changes that may come are allowed; comes back as {@link LoopEvents#readDone} with what was read
     * whole, or as {@link LoopEvents#readFailed} if they are not.
     */
    void preflight(VpcReading read, Set<Action> changes);

    /**
     * Makes a change, if the permission still holds when it is sent; comes back as {@link LoopEvents#writeDone}, {@link
     * LoopEvents#writeFailed} or {@link LoopEvents#writeRefused}.
     */
    void write(Decision decision, WritePermit permit);

    /**
     * Switches the source/destination check of an interface off; comes back as {@link LoopEvents#sourceDestCheckDisabled}
     * or {@link LoopEvents#sourceDestCheckFailed}.
     */
    void disableSourceDestCheck(String eni, WritePermit permit);

    /** Lets all health checks probe these hosts from now on. */
    void watch(Set<IpAddress> hosts);

    /** Lets one health check probe these hosts at once. */
    void probeNow(HealthPart part, Set<IpAddress> hosts);

    /** Lets the loop settle at that time, if not earlier. */
    void wakeAt(long nanos);

    /** Keeps the spec in the last good file. */
    void keep(RouteSpec spec);

    /** The view shows which interfaces carry the hosts; health checks may ask for them. */
    void interfaces(VpcView view);

    /** Tells the listeners. */
    void tell(RouterEvent event);

    /** There is a new status. */
    void publish(RouterStatus status);

    /** The cloud refused the first read: the router cannot work. */
    void end(CloudException refusal);

    /** A single pass ended. */
    void passDone(PassResult result);
}
