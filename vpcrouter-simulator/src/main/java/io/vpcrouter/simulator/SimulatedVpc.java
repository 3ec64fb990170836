package io.vpcrouter.simulator;

import io.vpcrouter.internal.simulator.file.VpcFile;
import io.vpcrouter.internal.simulator.rules.EntityLookup;
import io.vpcrouter.internal.simulator.rules.InstanceRules;
import io.vpcrouter.internal.simulator.rules.InterfaceRules;
import io.vpcrouter.internal.simulator.rules.Refusal;
import io.vpcrouter.internal.simulator.rules.RouteRules;
import io.vpcrouter.internal.simulator.rules.SimulatedEc2;
import io.vpcrouter.internal.simulator.rules.TableRules;
import io.vpcrouter.internal.simulator.rules.TagRules;
import io.vpcrouter.internal.simulator.rules.VpcAssembly;
import io.vpcrouter.internal.simulator.world.Draft;
import io.vpcrouter.internal.simulator.world.Ids;
import io.vpcrouter.internal.simulator.world.SimInstance;
import io.vpcrouter.internal.simulator.world.SimInstance.Event;
import io.vpcrouter.internal.simulator.world.SimInstance.Health;
import io.vpcrouter.internal.simulator.world.SimInterface;
import io.vpcrouter.internal.simulator.world.SimSnapshots;
import io.vpcrouter.internal.simulator.world.SimTable;
import io.vpcrouter.internal.simulator.world.SimTable.Association;
import io.vpcrouter.internal.simulator.world.SimTarget;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.validation.Validated;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A VPC in memory that follows the documented rules of EC2.
 *
 * <p>There are three ways to read and change it: the methods of this class, which act like a person at a console, at once
 * and never throttled; {@link #provider}, for a control loop in the same process; and {@link Ec2Endpoint}, for any EC2
 * client. The latter two are subject to the latency, read lag, token buckets and faults that {@link #behaviour} sets.
 *
 * <p>Threading: any thread. Failure: a change that EC2 would refuse throws {@link Ec2Refusal} and changes nothing.
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
     * Starts to build a VPC part by part.
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
     * @param clock the clock of the VPC
     * @return the VPC with warnings, or all errors in the file
     */
    public static Validated<SimulatedVpc> read(Path file, RouterClock clock) {
        return VpcFile.read(file, clock).map(SimulatedVpc::of);
    }

    /**
     * Reads a VPC from JSON text.
     *
     * @param source the origin of the text, for messages
     * @param json the text in UTF-8
     * @param clock the clock of the VPC
     * @return the VPC with warnings, or all errors in the text
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

    /** How the VPC behaves beyond the rules. */
    public SimulatedBehaviour behaviour() {
        return behaviour;
    }

    /** The VPC as a cloud for a control loop. Closing the provider does not change the VPC. */
    public CloudProvider provider() {
        return new SimulatedProvider(ec2);
    }

    /** The current state of the whole VPC, regardless of the read lag. */
    public NetworkSnapshot snapshot() {
        return SimSnapshots.whole(ec2.region().now(), ec2.vpc());
    }

    /** Adds a route; the target is the id of an interface, instance or gateway. */
    public void createRoute(String table, Destination destination, String target) {
        change(draft -> RouteRules.create(draft, table, destination, target(draft, target), behaviour.routeQuota()));
    }

    /** Replaces the target of a route. */
    public void replaceRoute(String table, Destination destination, String target) {
        change(draft -> RouteRules.replace(draft, table, destination, target(draft, target)));
    }

    /** Deletes a route. */
    public void deleteRoute(String table, Destination destination) {
        change(draft -> RouteRules.delete(draft, table, destination));
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

    /** Stops an instance; routes to it become blackholes once it is stopped. */
    public void stopInstance(String instance) {
        change(draft -> InstanceRules.stop(draft, instance));
    }

    /** Terminates an instance; its primary interface is deleted with it. */
    public void terminateInstance(String instance) {
        change(draft -> InstanceRules.terminate(draft, instance));
    }

    /** The state of an instance, in EC2's words: {@code running}, {@code shutting-down}. */
    public String instanceState(String instance) {
        SimInstance found = ec2.region().now().instances().get(instance);
        return found == null ? "unknown" : found.state().word();
    }

    /**
     * Sets the results of the status checks.
     *
     * @param instance the instance
     * @param instanceStatus {@code ok}, {@code impaired}, {@code insufficient-data} or {@code initializing}
     * @param systemStatus the same for the host of the instance
     */
    public void setStatusChecks(String instance, String instanceStatus, String systemStatus) {
        changeHealth(instance, health -> new Health(instanceStatus, systemStatus, health.events()));
    }

    /**
     * Schedules an event.
     *
     * @param instance the instance
     * @param code EC2's code, such as {@code instance-retirement}
     * @param description a text for people
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
            SimInstance found = EntityLookup.instance(draft, instance);
            draft.instances().put(found.withHealth(rule.apply(found.health())));
        });
    }

    /** Attaches a detached interface to an instance. */
    public void attach(String eni, String instance, int deviceIndex) {
        change(draft -> InterfaceRules.attach(draft, eni, instance, deviceIndex));
    }

    /** Detaches a secondary interface from its instance; does nothing if it is detached. */
    public void detach(String eni) {
        change(draft -> {
            SimInterface.Attachment attachment = EntityLookup.eni(draft, eni).attachment();
            if (attachment != null) {
                InterfaceRules.detach(draft, attachment.id());
            }
        });
    }

    /** Deletes a detached interface; routes to it remain, as blackholes. */
    public void deleteInterface(String eni) {
        change(draft -> InterfaceRules.delete(draft, eni));
    }

    /** Assigns a secondary or IPv6 address to an interface, even if another interface of the VPC has it. */
    public void moveAddress(IpAddress address, String toEni) {
        change(draft -> InterfaceRules.assign(draft, toEni, address, true));
    }

    /** Switches the source/destination check of an interface. */
    public void setSourceDestCheck(String eni, boolean check) {
        change(draft -> draft.interfaces().put(EntityLookup.eni(draft, eni).withSourceDestCheck(check)));
    }

    /** Adds a table to the VPC. */
    public String createTable() {
        return changed(draft -> TableRules.create(draft, ec2.vpc(), Map.of()).id());
    }

    /** Deletes a table without associations. */
    public void deleteTable(String table) {
        change(draft -> TableRules.delete(draft, table));
    }

    /** Associates a subnet with a table, in place of the table that it used before. */
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

    /** Sets a tag of any resource. */
    public void tag(String resource, String key, String value) {
        change(draft -> TagRules.set(draft, List.of(resource), Map.of(key, value)));
    }

    /** Takes a tag of any resource away; does nothing if it is not there. */
    public void untag(String resource, String key) {
        Map<String, @Nullable String> whateverItsValue = new HashMap<>();
        whateverItsValue.put(key, null);
        change(draft -> TagRules.remove(draft, List.of(resource), whateverItsValue));
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
