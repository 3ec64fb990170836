package io.vpcrouter.simulator;

import io.vpcrouter.internal.simulator.rules.VpcAssembly;
import io.vpcrouter.spi.RouterClock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds a VPC part by part. A part can be referenced only after it was added: add subnets first, then instances and
 * interfaces, then tables and their routes.
 *
 * <p>Every method throws {@link IllegalArgumentException} for an invalid part; the message says what is expected.
 *
 * <p>Threading: one thread.
 */
public final class SimulatedVpcBuilder {
    private final VpcAssembly parts;
    private final SimulatedBehaviour behaviour;

    SimulatedVpcBuilder(VpcAssembly parts) {
        this.parts = parts;
        this.behaviour = new SimulatedBehaviour(parts.behaviour());
    }

    /** Adds an IPv4 or IPv6 CIDR to the VPC. Every table gets a {@code local} route for it. */
    public SimulatedVpcBuilder cidr(String cidr) {
        parts.cidr(cidr);
        return this;
    }

    /**
     * Adds a subnet.
     *
     * @param id {@code subnet-…}
     * @param zone the Availability Zone, {@code us-east-1a}
     * @param blocks its IPv4 CIDR, its IPv6 CIDR, or both
     */
    public SimulatedVpcBuilder subnet(String id, String zone, String... blocks) {
        parts.subnet(id, zone, blocks);
        return this;
    }

    /**
     * Adds an instance without an interface.
     *
     * @param id {@code i-…}
     * @param state {@code pending}, {@code running}, {@code stopping}, {@code stopped}, {@code shutting-down} or
     *     {@code terminated}; it stays in this state until a call changes it
     */
    public SimulatedVpcBuilder instance(String id, String state) {
        parts.instance(id, state);
        return this;
    }

    /**
     * Adds a network interface.
     *
     * @param id {@code eni-…}
     * @param subnet the subnet, which must have been added
     * @param instance the instance that it is attached to, which must have been added, or null if it is detached
     * @param addresses its addresses, IPv4 and IPv6, the primary one first
     */
    public SimulatedVpcBuilder eni(String id, String subnet, @Nullable String instance, String... addresses) {
        parts.eni(id, subnet, instance, addresses);
        return this;
    }

    /** Delegates a prefix to an interface: a /28, or a /80 for IPv6. */
    public SimulatedVpcBuilder prefix(String eni, String prefix) {
        parts.prefix(eni, prefix);
        return this;
    }

    /** Switches the source/destination check of an interface; default: on. */
    public SimulatedVpcBuilder sourceDestCheck(String eni, boolean check) {
        parts.sourceDestCheck(eni, check);
        return this;
    }

    /**
     * Adds a managed prefix list.
     *
     * @param id {@code pl-…}
     * @param family {@code IPv4} or {@code IPv6}
     * @param maxEntries how many entries it may have, at least as many as it has
     * @param entries its entries, all of its family
     */
    public SimulatedVpcBuilder prefixList(String id, String family, int maxEntries, String... entries) {
        parts.prefixList(id, family, maxEntries, List.of(entries));
        return this;
    }

    /** Adds a route table that has only its {@code local} routes. */
    public SimulatedVpcBuilder table(String id) {
        parts.table(id);
        return this;
    }

    /** Makes a table the main table, which all subnets without an association use. */
    public SimulatedVpcBuilder main(String table) {
        parts.main(table);
        return this;
    }

    /** Associates a table with a subnet, or with an internet or virtual private gateway. */
    public SimulatedVpcBuilder associate(String table, String user) {
        parts.associate(table, user);
        return this;
    }

    /**
     * Adds a static route. If its destination is a CIDR of the VPC, it replaces the target of the {@code local} route.
     *
     * @param table the table
     * @param destination a CIDR, or a prefix list {@code pl-…}
     * @param target the id of an interface, instance, gateway, endpoint and so on; the interface need not exist
     */
    public SimulatedVpcBuilder route(String table, String destination, String target) {
        parts.route(table, destination, target);
        return this;
    }

    /** Adds a propagated route, as from a gateway or a route server. */
    public SimulatedVpcBuilder learnedRoute(String table, String destination, String target) {
        parts.learnedRoute(table, destination, target);
        return this;
    }

    /** Sets a tag of a part that was added. */
    public SimulatedVpcBuilder tag(String id, String key, String value) {
        parts.tag(id, key, value);
        return this;
    }

    /** How the VPC behaves beyond the rules; may be changed now and after {@link #build}. */
    public SimulatedBehaviour behaviour() {
        return behaviour;
    }

    /**
     * Builds the VPC.
     *
     * @param clock the clock of the VPC
     */
    public SimulatedVpc build(RouterClock clock) {
        return new SimulatedVpc(parts.build(clock), behaviour);
    }
}
