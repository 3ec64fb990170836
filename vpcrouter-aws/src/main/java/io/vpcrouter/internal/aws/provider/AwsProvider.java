package io.vpcrouter.internal.aws.provider;

import io.vpcrouter.internal.aws.calls.Ec2Calls;
import io.vpcrouter.internal.aws.listing.FoundInterface;
import io.vpcrouter.internal.aws.location.AwsLocation;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.PrefixList;
import io.vpcrouter.model.PrefixListId;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.plan.Action;
import io.vpcrouter.spi.CloudContext;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudException.Kind;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.ReadRequest;
import io.vpcrouter.spi.WriteBudget;
import io.vpcrouter.spi.WritePermit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One VPC of Amazon EC2. */
public final class AwsProvider implements CloudProvider {
    /**
     * A bucket of 50 with a refill of 5 a second for mutating actions (Amazon EC2 Developer Guide, "Request throttling for the
     * Amazon EC2 API"). Most of a burst goes at once: each further round of calls would keep routes on a dead host for as long as
     * a call takes.
     */
    private static final WriteBudget MUTATING_ACTIONS = new WriteBudget(50, 5, 32);

    private final AwsLocation whereabouts;
    private final Ec2Calls calls;
    private final CloudContext context;
    private final InterfaceLookup interfaces;
    private final TagLookup tags;
    private final SubnetCache subnets;
    private final SourceDestCheckPolicy policy;
    private final SourceDestChecks checks;

    /**
     * A VPC.
     *
     * @param instanceTags whether the tags of instances are read
     */
    public AwsProvider(
            AwsLocation whereabouts,
            Ec2Calls calls,
            SourceDestCheckPolicy policy,
            boolean instanceTags,
            CloudContext context) {
        this.whereabouts = whereabouts;
        this.calls = calls;
        this.context = context;
        this.interfaces = new InterfaceLookup(calls);
        this.tags = new TagLookup(calls, context, instanceTags);
        this.subnets = new SubnetCache(calls);
        this.policy = policy;
        this.checks = new SourceDestChecks(policy, calls, context);
    }

    @Override
    public NetworkSnapshot read(Set<IpAddress> hosts) {
        return read(hosts, now -> TagLookup.Listed.NOTHING, "");
    }

    @Override
    public NetworkSnapshot read(ReadRequest request) {
        return read(request.hosts(), now -> tags.list(request, now), request.drainTag());
    }

    private synchronized NetworkSnapshot read(
            Set<IpAddress> hosts, LongFunction<TagLookup.Listed> byTag, String drainTag) {
        long now = context.clock().nanos();
        List<RouteTable> tables = calls.routeTables();
        if (tables.isEmpty()) {
            throw noTables();
        }
        TagLookup.Listed listed = byTag.apply(now);
        Collection<NetworkInterface> found = interfaces.find(hosts, listed.selected(), targets(tables), now);
        Set<String> named = new HashSet<>();
        tables.forEach(table -> named.addAll(table.subnets()));
        found.forEach(eni -> named.add(eni.subnet()));
        NetworkSnapshot snapshot = new NetworkSnapshot(
                whereabouts.vpc(),
                tables,
                List.copyOf(found),
                subnets.get(named, now),
                TagLookup.withDrained(listed, interfaces.ofHosts(), drainTag));
        checks.seen(snapshot, routers(hosts, listed.selected()));
        return snapshot;
    }

    @Override
    public List<PrefixList> prefixLists(Set<PrefixListId> lists) {
        return calls.prefixLists(lists);
    }

    private static Set<IpAddress> routers(Set<IpAddress> hosts, List<FoundInterface> selected) {
        Set<IpAddress> routers = new HashSet<>(hosts);
        selected.forEach(eni -> Stream.ofNullable(eni.primary()).forEach(routers::add));
        return routers;
    }

    @Override
    public boolean readsTags() {
        return true;
    }

    @Override
    public void tagInterface(String eni, String key, String value) {
        calls.tag(eni, key, value);
    }

    @Override
    public void untagInterface(String eni, String key) {
        calls.untag(eni, key);
    }

    private static Set<String> targets(List<RouteTable> tables) {
        return tables.stream()
                .flatMap(table -> table.routes().stream())
                .filter(route -> route.isRouterRoute() && route.target() instanceof RouteTarget.Interface)
                .map(route -> route.target().id())
                .collect(Collectors.toSet());
    }

    /** Every VPC has a main table: without any table there is no such VPC, or the listing is wrong. */
    private CloudException noTables() {
        if (calls.vpcExists()) {
            return new CloudException(
                    Kind.TRANSIENT, "DescribeRouteTables", null, "no route table of " + whereabouts, null);
        }
        return new CloudException(
                Kind.NOT_FOUND,
                "DescribeVpcs",
                null,
                whereabouts.vpc() + ": no such VPC in region " + whereabouts.region()
                        + " of this account (expected: the id of one); check --vpc, --region and the credentials",
                null);
    }

    @Override
    public void preflight(NetworkSnapshot managed, Set<Action> changes) {
        new Preflight(calls, managed).check(changes, policy == SourceDestCheckPolicy.DISABLE);
    }

    @Override
    public void apply(RouteChange change) {
        apply(change, WritePermit.ALWAYS);
    }

    @Override
    public void apply(RouteChange change, WritePermit permit) {
        if (change instanceof RouteChange.Create create) {
            calls.createRoute(create.table(), create.destination(), create.to().id(), permit);
        } else if (change instanceof RouteChange.Replace replace) {
            calls.replaceRoute(
                    replace.table(), replace.destination(), replace.to().id(), permit);
        } else {
            delete(change, permit);
        }
    }

    private void delete(RouteChange change, WritePermit permit) {
        try {
            calls.deleteRoute(change.table(), change.destination(), permit);
        } catch (CloudException e) {
            // The route is gone already, as wanted. A table that is gone is a failure.
            if (!e.code().filter("InvalidRoute.NotFound"::equals).isPresent()) {
                throw e;
            }
        }
    }

    @Override
    public boolean disablesSourceDestCheck() {
        return policy == SourceDestCheckPolicy.DISABLE;
    }

    @Override
    public void disableSourceDestCheck(String eni) {
        disableSourceDestCheck(eni, WritePermit.ALWAYS);
    }

    @Override
    public void disableSourceDestCheck(String eni, WritePermit permit) {
        checks.switchOff(eni, permit);
    }

    @Override
    public WriteBudget writeBudget() {
        return MUTATING_ACTIONS;
    }

    @Override
    public String network() {
        return whereabouts.vpc();
    }

    @Override
    public Map<String, Object> statistics() {
        Map<String, Object> facts = new TreeMap<>(calls.statistics());
        facts.put("region", whereabouts.region());
        facts.put("vpc", whereabouts.vpc());
        return facts;
    }

    @Override
    public void close() {
        calls.close();
    }
}
