package io.vpcrouter.simulator;

import io.vpcrouter.internal.simulator.file.VpcFile;
import io.vpcrouter.internal.simulator.rules.InstanceRules;
import io.vpcrouter.internal.simulator.rules.InterfaceRules;
import io.vpcrouter.internal.simulator.rules.Known;
import io.vpcrouter.internal.simulator.rules.Refusal;
import io.vpcrouter.internal.simulator.rules.RouteRules;
import io.vpcrouter.internal.simulator.rules.SimulatedEc2;
import io.vpcrouter.internal.simulator.rules.TableRules;
import io.vpcrouter.internal.simulator.rules.TagRules;
import io.vpcrouter.internal.simulator.rules.VpcAssembly;
import io.vpcrouter.internal.simulator.world.Draft;
import io.vpcrouter.internal.simulator.world.Ids;
import io.vpcrouter.internal.simulator.world.SimDestination;
import io.vpcrouter.internal.simulator.world.SimInstance;
import io.vpcrouter.internal.simulator.world.SimInstance.Event;
import io.vpcrouter.internal.simulator.world.SimInstance.Health;
import io.vpcrouter.internal.simulator.world.SimInterface;
import io.vpcrouter.internal.simulator.world.SimSnapshots;
import io.vpcrouter.internal.simulator.world.SimTable;
import io.vpcrouter.internal.simulator.world.SimTable.Association;
import io.vpcrouter.internal.simulator.world.SimTarget;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.VpcSnapshot;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.validation.Validated;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A VPC in memory that follows the documented rules of EC2.
 *
 * <p>It can be watched and changed from three sides: by the methods of this class, which are the hand of somebody with a
 * console, always answered at once and never throttled; by {@link #provider}, for a control loop in the same process; and
 * by {@link Ec2Endpoint}, for any EC2 client. The latter two meet latency, read lag, token buckets and faults as set in
 * {@link #behaviour}.
 *
 * <p>Threading: any thread. Failure: what EC2 would refuse is refused with {@link Ec2Refusal} and changes nothing.
 */
public final class SimulatedVpc {
    private final SimulatedEc2 ec2;
    private final SimulatedBehaviour behaviour;

    SimulatedVpc(SimulatedEc2 ec2, SimulatedBehaviour behaviour) {
        this.ec2 = ec2;
        this.behaviour = behaviour;
    }

    private static SimulatedVpc of(SimulatedEc2 ec2) {
        return new SimulatedVpc(ec2, new SimulatedBehaviour(ec2.behaviour()));
    }

    /**
     * A VPC to be described piece by piece.
     *
     * @param vpc its id, {@code vpc-…}
     * @param region the name of its region, {@code us-east-1}
     */
    public static SimulatedVpcBuilder builder(String vpc, String region) {
        return new SimulatedVpcBuilder(new VpcAssembly(vpc, region, RouterClock.system()));
    }

    /**
     * Reads a VPC from a JSON file, as described in {@code docs/simulator.md}.
     *
     * @param file the file
     * @param clock the clock that the VPC lives by
     * @return the VPC with warnings, or everything that is wrong with the file
     */
    public static Validated<SimulatedVpc> read(Path file, RouterClock clock) {
        return VpcFile.read(file, clock).map(SimulatedVpc::of);
    }

    /**
     * Reads a VPC from JSON text.
     *
     * @param source what the text came from, for messages
     * @param json the text in UTF-8
     * @param clock the clock that the VPC lives by
     * @return the VPC with warnings, or everything that is wrong with the text
     */
    public static Validated<SimulatedVpc> parse(String source, byte[] json, RouterClock clock) {
        return VpcFile.parse(source, json, clock).map(SimulatedVpc::of);
    }

    /** The id of the VPC. */
    public String id() {
        return ec2.vpc();
    }

    /** The name of its region. */
    public String region() {
        return ec2.regionName();
    }

    /** The switches for everything beyond the rules. */
    public SimulatedBehaviour behaviour() {
        return behaviour;
    }

    /** The VPC as a cloud of the control loop. Closing the provider leaves the VPC as it is. */
    public CloudProvider provider() {
        return new SimulatedProvider(ec2);
    }

    /** Everything there is in the VPC at this moment, whatever the read lag. */
    public VpcSnapshot snapshot() {
        return SimSnapshots.whole(ec2.region().now(), ec2.vpc());
    }

    /** Adds a route by hand; the target is the id of an interface, instance or gateway. */
    public void createRoute(String table, Cidr destination, String target) {
        change(draft -> RouteRules.create(
                draft, table, SimDestination.of(destination), target(draft, target), behaviour.routeQuota()));
    }

    /** Gives a route another target by hand. */
    public void replaceRoute(String table, Cidr destination, String target) {
        change(draft -> RouteRules.replace(draft, table, SimDestination.of(destination), target(draft, target)));
    }

    /** Removes a route by hand. */
    public void deleteRoute(String table, Cidr destination) {
        change(draft -> RouteRules.delete(draft, table, SimDestination.of(destination)));
    }

    private static SimTarget target(Draft draft, String target) {
        if (Ids.fits("i-", target)) {
            return SimTarget.eni(InstanceRules.onlyInterfaceOf(draft, target).id());
        }
        return SimTarget.ofId(target)
                .orElseThrow(() -> Refusal.invalidValue("Value (" + target + ") for a route target is invalid."));
    }

    /** Starts a stopped instance. */
    public void startInstance(String instance) {
        change(draft -> InstanceRules.start(draft, instance));
    }

    /** Stops an instance; routes to it become blackholes when it has stopped. */
    public void stopInstance(String instance) {
        change(draft -> InstanceRules.stop(draft, instance));
    }

    /** Terminates an instance; its primary interface goes with it. */
    public void terminateInstance(String instance) {
        change(draft -> InstanceRules.terminate(draft, instance));
    }

    /** The state of an instance, in EC2's words: {@code running}, {@code shutting-down}. */
    public String instanceState(String instance) {
        SimInstance found = ec2.region().now().instances().get(instance);
        return found == null ? "unknown" : found.state().word();
    }

    /**
     * Sets what the status checks say.
     *
     * @param instance the instance
     * @param instanceStatus {@code ok}, {@code impaired}, {@code insufficient-data} or {@code initializing}
     * @param systemStatus the same of the machine below it
     */
    public void setStatusChecks(String instance, String instanceStatus, String systemStatus) {
        changeHealth(instance, health -> new Health(instanceStatus, systemStatus, health.events()));
    }

    /**
     * Announces an event.
     *
     * @param instance the instance
     * @param code EC2's code, such as {@code instance-retirement}
     * @param description for people
     * @param notBefore when it begins
     */
    public void scheduleEvent(String instance, String code, String description, Instant notBefore) {
        changeHealth(instance, health -> {
            List<Event> events = new ArrayList<>(health.events());
            events.add(new Event(code, description, notBefore));
            return new Health(health.instanceStatus(), health.systemStatus(), events);
        });
    }

    private void changeHealth(String instance, UnaryOperator<Health> rule) {
        change(draft -> {
            SimInstance found = Known.instance(draft, instance);
            draft.instances().put(found.withHealth(rule.apply(found.health())));
        });
    }

    /** Attaches a free interface to an instance. */
    public void attach(String eni, String instance, int deviceIndex) {
        change(draft -> InterfaceRules.attach(draft, eni, instance, deviceIndex));
    }

    /** Detaches an interface that is not the primary one of its instance; one that is free stays free. */
    public void detach(String eni) {
        change(draft -> {
            SimInterface.Attachment attachment = Known.eni(draft, eni).attachment();
            if (attachment != null) {
                InterfaceRules.detach(draft, attachment.id());
            }
        });
    }

    /** Removes a free interface; routes to it stay, as blackholes. */
    public void deleteInterface(String eni) {
        change(draft -> InterfaceRules.delete(draft, eni));
    }

    /** Gives an interface a secondary or IPv6 address, taking it from whoever of the VPC has it as such. */
    public void moveAddress(IpAddress address, String toEni) {
        change(draft -> InterfaceRules.assign(draft, toEni, address, true));
    }

    /** Switches the source/destination check of an interface. */
    public void setSourceDestCheck(String eni, boolean check) {
        change(draft -> draft.interfaces().put(Known.eni(draft, eni).withSourceDestCheck(check)));
    }

    /** Adds a table to the VPC. */
    public String createTable() {
        return changed(draft -> TableRules.create(draft, ec2.vpc(), Map.of()).id());
    }

    /** Removes a table that nobody uses. */
    public void deleteTable(String table) {
        change(draft -> TableRules.delete(draft, table));
    }

    /** Lets a subnet use a table, whichever one it used before. */
    public void associate(String table, String subnet) {
        change(draft -> {
            for (SimTable other : draft.tables().entries().values()) {
                for (Association association : other.associations()) {
                    if (subnet.equals(association.subnet())) {
                        TableRules.replace(draft, association.id(), table);
                        return;
                    }
                }
            }
            TableRules.associate(draft, table, subnet, null);
        });
    }

    /** Sets a tag of anything. */
    public void tag(String resource, String key, String value) {
        change(draft -> TagRules.set(draft, List.of(resource), Map.of(key, value)));
    }

    private void change(Consumer<Draft> rule) {
        changed(draft -> {
            rule.accept(draft);
            return draft;
        });
    }

    private <R> R changed(Function<Draft, R> rule) {
        try {
            return ec2.region().change(rule);
        } catch (Refusal refusal) {
            throw new Ec2Refusal(refusal);
        }
    }

    SimulatedEc2 ec2() {
        return ec2;
    }
}
