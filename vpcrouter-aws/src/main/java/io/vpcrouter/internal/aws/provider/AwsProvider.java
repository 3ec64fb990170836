package io.vpcrouter.internal.aws.provider;

import io.vpcrouter.internal.aws.calls.Ec2Calls;
import io.vpcrouter.internal.aws.location.AwsLocation;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.VpcSnapshot;
import io.vpcrouter.plan.Action;
import io.vpcrouter.spi.CloudContext;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudException.Kind;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.WritePermit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One VPC of Amazon EC2. */
public final class AwsProvider implements CloudProvider {
    private final AwsLocation whereabouts;
    private final Ec2Calls calls;
    private final CloudContext context;
    private final InterfaceLookup interfaces;
    private final SubnetCache subnets;
    private final SourceDestCheckPolicy policy;
    private final SourceDestChecks checks;

    public AwsProvider(AwsLocation whereabouts, Ec2Calls calls, SourceDestCheckPolicy policy, CloudContext context) {
        this.whereabouts = whereabouts;
        this.calls = calls;
        this.context = context;
        this.interfaces = new InterfaceLookup(calls);
        this.subnets = new SubnetCache(calls);
        this.policy = policy;
        this.checks = new SourceDestChecks(policy, calls, context);
    }

    @Override
    public synchronized VpcSnapshot read(Set<IpAddress> hosts) {
        long now = context.clock().nanos();
        List<RouteTable> tables = calls.routeTables();
        if (tables.isEmpty()) {
            throw noTables();
        }
        Collection<NetworkInterface> found = interfaces.find(hosts, targets(tables), now);
        Set<String> named = new HashSet<>();
        tables.forEach(table -> named.addAll(table.subnets()));
        found.forEach(eni -> named.add(eni.subnet()));
        VpcSnapshot snapshot = new VpcSnapshot(whereabouts.vpc(), tables, List.copyOf(found), subnets.get(named, now));
        checks.seen(snapshot, hosts);
        return snapshot;
    }

    private static Set<String> targets(List<RouteTable> tables) {
        return tables.stream()
                .flatMap(table -> table.routes().stream())
                .filter(route -> route.isRouterRoute() && route.target() instanceof RouteTarget.Eni)
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
    public void preflight(VpcSnapshot managed, Set<Action> changes) {
        new Preflight(calls, managed).check(changes, policy == SourceDestCheckPolicy.DISABLE);
    }

    @Override
    public void apply(RouteChange change) {
        apply(change, WritePermit.ALWAYS);
    }

    @Override
    public void apply(RouteChange change, WritePermit permit) {
        if (change instanceof RouteChange.Create create) {
            calls.createRoute(create.table(), create.destination(), create.eni(), permit);
        } else if (change instanceof RouteChange.Replace replace) {
            calls.replaceRoute(replace.table(), replace.destination(), replace.eni(), permit);
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
    public String vpc() {
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
