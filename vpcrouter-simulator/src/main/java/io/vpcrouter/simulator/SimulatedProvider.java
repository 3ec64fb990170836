package io.vpcrouter.simulator;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.VpcSnapshot;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudException.Kind;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.WriteBudget;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The face of the simulated VPC for a control loop in the same process. */
final class SimulatedProvider implements CloudProvider {
    /** Without token buckets nothing but the number of calls at a time is worth limiting. */
    private static final WriteBudget UNLIMITED = new WriteBudget(100_000, 100_000, 16);

    private static final Set<String> THROTTLING = Set.of("RequestLimitExceeded", "EC2ThrottledException", "Throttling");
    private static final Set<String> PASSING = Set.of("IncorrectState", "InvalidRoute.InvalidState");
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int SERVER_ERROR = 500;

    private final String vpc;
    private final Region region;
    private final Gate gate;
    private final SimulatedBehaviour behaviour;

    SimulatedProvider(String vpc, Region region, Gate gate, SimulatedBehaviour behaviour) {
        this.vpc = vpc;
        this.region = region;
        this.gate = gate;
        this.behaviour = behaviour;
    }

    @Override
    public VpcSnapshot read(Set<IpAddress> hosts) {
        World world = call("DescribeRouteTables", region::seen);
        call("DescribeNetworkInterfaces", () -> world);
        call("DescribeSubnets", () -> world);
        return Snapshots.of(world, vpc, hosts);
    }

    @Override
    public void apply(RouteChange change) {
        if (change instanceof RouteChange.Create create) {
            write(
                    "CreateRoute",
                    draft -> RouteRules.create(
                            draft,
                            create.table(),
                            Destination.of(create.destination()),
                            SimTarget.eni(create.eni()),
                            behaviour.routeQuota()));
        } else if (change instanceof RouteChange.Replace replace) {
            write(
                    "ReplaceRoute",
                    draft -> RouteRules.replace(
                            draft,
                            replace.table(),
                            Destination.of(replace.destination()),
                            SimTarget.eni(replace.eni())));
        } else if (change instanceof RouteChange.Delete delete) {
            write("DeleteRoute", draft -> {
                if (Known.table(draft, delete.table())
                        .row(Destination.of(delete.destination()))
                        .isPresent()) {
                    RouteRules.delete(draft, delete.table(), Destination.of(delete.destination()));
                }
            });
        }
    }

    /** A change of the world; a rule that refuses leaves the world as it was. */
    private interface Rule {
        void apply(Draft draft);
    }

    private void write(String action, Rule rule) {
        call(
                action,
                () -> region.change(draft -> {
                    rule.apply(draft);
                    return draft;
                }));
    }

    private <R> R call(String action, Supplier<R> work) {
        try {
            Fault fault = gate.enter(action, false);
            R result = work.get();
            if (fault != null) {
                throw new CloudException(Kind.TRANSIENT, action, null, "no answer; it may have been done", null);
            }
            return result;
        } catch (Ec2Refusal refusal) {
            throw new CloudException(
                    kindOf(action, refusal), action, refusal.code(), String.valueOf(refusal.getMessage()), refusal);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CloudException(Kind.TRANSIENT, action, null, "interrupted", e);
        }
    }

    static Kind kindOf(String action, Ec2Refusal refusal) {
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
        // EC2 tells a replacement that there is no row with the code for any bad value.
        boolean noRow = action.equals("ReplaceRoute")
                && String.valueOf(refusal.getMessage()).startsWith("There is no route defined");
        if (noRow || code.equals("RouteAlreadyExists")) {
            return Kind.CONFLICT;
        }
        if (code.endsWith(".NotFound")) {
            return Kind.NOT_FOUND;
        }
        return code.endsWith("LimitExceeded") ? Kind.LIMIT : Kind.INVALID;
    }

    @Override
    public WriteBudget writeBudget() {
        return behaviour.throttling() ? WriteBudget.EC2_DEFAULT : UNLIMITED;
    }

    @Override
    public String vpc() {
        return vpc;
    }

    @Override
    public Map<String, Object> statistics() {
        return Map.of("calls", behaviour.calls());
    }
}
