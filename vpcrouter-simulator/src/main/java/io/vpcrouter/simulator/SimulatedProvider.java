package io.vpcrouter.simulator;

import io.vpcrouter.internal.simulator.rules.EntityLookup;
import io.vpcrouter.internal.simulator.rules.Refusal;
import io.vpcrouter.internal.simulator.rules.RouteRules;
import io.vpcrouter.internal.simulator.rules.SimulatedEc2;
import io.vpcrouter.internal.simulator.rules.TagRules;
import io.vpcrouter.internal.simulator.world.Draft;
import io.vpcrouter.internal.simulator.world.Fault;
import io.vpcrouter.internal.simulator.world.SimSnapshots;
import io.vpcrouter.internal.simulator.world.SimTarget;
import io.vpcrouter.internal.simulator.world.World;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.PrefixList;
import io.vpcrouter.model.PrefixListId;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.TagSelector;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudException.Kind;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.ReadRequest;
import io.vpcrouter.spi.WriteBudget;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The simulated VPC as a cloud for a control loop in the same process. */
final class SimulatedProvider implements CloudProvider {
    /** That of EC2. */
    private static final WriteBudget THROTTLED = new WriteBudget(50, 5, 16);

    private static final Set<String> THROTTLING = Set.of("RequestLimitExceeded", "EC2ThrottledException", "Throttling");
    private static final Set<String> PASSING = Set.of("IncorrectState", "InvalidRoute.InvalidState");
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int SERVER_ERROR = 500;

    private final SimulatedEc2 ec2;

    SimulatedProvider(SimulatedEc2 ec2) {
        this.ec2 = ec2;
    }

    @Override
    public NetworkSnapshot read(Set<IpAddress> hosts) {
        return read(hosts, Set.of(), Set.of());
    }

    @Override
    public NetworkSnapshot read(ReadRequest request) {
        return read(request.hosts(), request.selectors(), request.tagKeys());
    }

    private NetworkSnapshot read(Set<IpAddress> hosts, Set<TagSelector> selectors, Set<String> keys) {
        World world = call("DescribeRouteTables", ec2.region()::seen);
        call("DescribeNetworkInterfaces", () -> world);
        call("DescribeSubnets", () -> world);
        if (!selectors.isEmpty()) {
            call("DescribeInstances", () -> world);
        }
        return SimSnapshots.of(world, ec2.vpc(), hosts, selectors, keys);
    }

    @Override
    public boolean readsTags() {
        return true;
    }

    @Override
    public void tagInterface(String eni, String key, String value) {
        write("CreateTags", draft -> TagRules.set(draft, List.of(eni), Map.of(key, value)));
    }

    @Override
    public void untagInterface(String eni, String key) {
        Map<String, @Nullable String> whateverItsValue = new HashMap<>();
        whateverItsValue.put(key, null);
        write("DeleteTags", draft -> TagRules.remove(draft, List.of(eni), whateverItsValue));
    }

    @Override
    public List<PrefixList> prefixLists(Set<PrefixListId> lists) {
        World world = call("DescribeManagedPrefixLists", ec2.region()::seen);
        return lists.stream()
                .map(list -> world.prefixLists().get(list.id()))
                .filter(Objects::nonNull)
                .map(list -> call("GetManagedPrefixListEntries", list::toModel))
                .toList();
    }

    @Override
    public void apply(RouteChange change) {
        if (change instanceof RouteChange.Create create) {
            write(
                    "CreateRoute",
                    draft -> RouteRules.create(
                            draft,
                            create.table(),
                            create.destination(),
                            target(create.to()),
                            ec2.behaviour().routeQuota()));
        } else if (change instanceof RouteChange.Replace replace) {
            write(
                    "ReplaceRoute",
                    draft -> RouteRules.replace(draft, replace.table(), replace.destination(), target(replace.to())));
        } else if (change instanceof RouteChange.Delete delete) {
            write("DeleteRoute", draft -> {
                if (EntityLookup.table(draft, delete.table())
                        .route(delete.destination())
                        .isPresent()) {
                    RouteRules.delete(draft, delete.table(), delete.destination());
                }
            });
        }
    }

    private static SimTarget target(RouteTarget target) {
        return SimTarget.ofId(target.id())
                .orElseThrow(() -> new CloudException(
                        Kind.INVALID, "ReplaceRoute", null, "no target of a route: " + target.id(), null));
    }

    /** A change of the world. If it is refused, the world stays unchanged. */
    private interface Rule {
        void apply(Draft draft);
    }

    private void write(String action, Rule rule) {
        call(
                action,
                () -> ec2.region().change(draft -> {
                    rule.apply(draft);
                    return draft;
                }));
    }

    private <R> R call(String action, Supplier<R> work) {
        try {
            Fault fault = ec2.gate().enter(action, false);
            R result = work.get();
            if (fault != null) {
                throw new CloudException(Kind.TRANSIENT, action, null, "no response; it may have been done", null);
            }
            return result;
        } catch (Refusal refusal) {
            throw new CloudException(
                    kindOf(action, refusal), action, refusal.code(), String.valueOf(refusal.getMessage()), refusal);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CloudException(Kind.TRANSIENT, action, null, "interrupted", e);
        }
    }

    static Kind kindOf(String action, Refusal refusal) {
        String code = refusal.code();
        if (THROTTLING.contains(code)) {
            return Kind.THROTTLED;
        }
        if (refusal.status() >= SERVER_ERROR || PASSING.contains(code)) {
            return Kind.TRANSIENT;
        }
        if (refusal.status() == UNAUTHORIZED || refusal.status() == FORBIDDEN) {
            return Kind.DENIED;
        }
        // EC2 uses the code for any invalid value when the route to replace does not exist.
        boolean noRoute = action.equals("ReplaceRoute")
                && String.valueOf(refusal.getMessage()).startsWith("There is no route defined");
        if (noRoute || code.equals("RouteAlreadyExists")) {
            return Kind.CONFLICT;
        }
        if (code.endsWith(".NotFound")) {
            return Kind.NOT_FOUND;
        }
        return code.endsWith("LimitExceeded") ? Kind.LIMIT : Kind.INVALID;
    }

    @Override
    public WriteBudget writeBudget() {
        return ec2.behaviour().throttling() ? THROTTLED : WriteBudget.UNPACED;
    }

    @Override
    public String network() {
        return ec2.vpc();
    }

    @Override
    public Map<String, Object> statistics() {
        return Map.of("calls", ec2.behaviour().calls());
    }
}
