package io.vpcrouter.internal.simulator.file;

import io.vpcrouter.internal.simulator.rules.InvalidPartException;
import io.vpcrouter.internal.simulator.rules.SimulatedEc2;
import io.vpcrouter.internal.simulator.rules.VpcAssembly;
import io.vpcrouter.internal.simulator.world.Behaviour;
import io.vpcrouter.internal.simulator.world.Ids;
import io.vpcrouter.model.Route.Origin;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.support.FileThread;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the JSON description of a VPC. */
public final class VpcFile {
    /** Several times the size of 200 tables with 1,000 routes each. */
    private static final int LARGEST = 64 * 1024 * 1024;

    private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(3600);

    private final List<Problem> problems = new ArrayList<>();
    private final List<LocatedJson.Text> interfaceTargets = new ArrayList<>();
    private final Set<String> interfaces = new HashSet<>();

    private VpcFile() {}

    public static Validated<SimulatedEc2> read(Path file, RouterClock clock) {
        String source = file.toString();
        try {
            byte[] bytes = FileThread.read(file, LARGEST + 1);
            if (bytes.length > LARGEST) {
                return Validated.invalid(
                        Problem.error("too-large", Location.of(source), "file", null, "at most " + LARGEST + " bytes"));
            }
            return parse(source, bytes, clock);
        } catch (NoSuchFileException e) {
            return Validated.invalid(
                    Problem.error("no-file", Location.of(source), "file", "none", "the description of a VPC in JSON"));
        } catch (IOException e) {
            return Validated.invalid(Problem.error(
                    "unreadable-file", Location.of(source), "file", String.valueOf(e.getMessage()), "a readable file"));
        }
    }

    public static Validated<SimulatedEc2> parse(String source, byte[] json, RouterClock clock) {
        Validated<LocatedJson> tree = JsonReader.read(source, json);
        return tree.isValid() ? new VpcFile().ec2(tree.orThrow(), clock) : Validated.invalid(tree.problems());
    }

    private Validated<SimulatedEc2> ec2(LocatedJson root, RouterClock clock) {
        JsonFields fields = new JsonFields(root, "description of a VPC", problems);
        VpcAssembly parts = begin(fields, clock);
        for (LocatedJson.Text cidr : fields.texts("cidrs")) {
            attempt(cidr.at(), () -> parts.cidr(cidr.value()));
        }
        each(fields, "subnets", "subnet", subnet -> subnet(parts, subnet));
        each(fields, "instances", "instance", instance -> instance(parts, instance));
        each(fields, "interfaces", "interface", eni -> eni(parts, eni, null));
        each(fields, "prefix_lists", "prefix list", list -> prefixList(parts, list));
        each(fields, "tables", "route table", table -> table(parts, table));
        tags(parts, fields, fields.text("vpc"));
        LocatedJson behaviour = fields.object("behaviour");
        if (behaviour != null) {
            behaviour(parts.behaviour(), new JsonFields(behaviour, "behaviour", problems));
        }
        fields.done();
        warnOfDanglingTargets();
        SimulatedEc2[] built = new SimulatedEc2[1];
        if (problems.stream().noneMatch(Problem::isError)) {
            attempt(root.at(), () -> built[0] = parts.build(clock));
        }
        return built[0] == null ? Validated.invalid(problems) : Validated.of(built[0], problems);
    }

    private VpcAssembly begin(JsonFields fields, RouterClock clock) {
        String vpc = fields.required("vpc");
        String region = fields.required("region");
        attempt(fields, "vpc", () -> VpcAssembly.checkVpc(vpc));
        attempt(fields, "region", () -> VpcAssembly.checkRegion(region));
        // Reads the rest of the file even if its head is invalid, so that all problems are reported at once.
        return problems.isEmpty()
                ? new VpcAssembly(vpc, region, clock)
                : new VpcAssembly(Ids.of("vpc-", 1), "us-east-1", clock);
    }

    private void subnet(VpcAssembly parts, JsonFields fields) {
        String id = fields.required("id");
        String zone = fields.required("zone");
        List<String> cidrs = new ArrayList<>();
        cidrs.add(fields.required("cidr"));
        String ipv6 = fields.text("ipv6_cidr");
        if (ipv6 != null) {
            cidrs.add(ipv6);
        }
        attempt(fields, () -> parts.subnet(id, zone, cidrs.toArray(new String[0])));
        tags(parts, fields, id);
    }

    private void instance(VpcAssembly parts, JsonFields fields) {
        String id = fields.required("id");
        String state = fields.text("state");
        attempt(fields, () -> parts.instance(id, state == null ? "running" : state));
        tags(parts, fields, id);
        each(fields, "interfaces", "interface", eni -> eni(parts, eni, id));
    }

    private void eni(VpcAssembly parts, JsonFields fields, @Nullable String instance) {
        String id = fields.required("id");
        String subnet = fields.required("subnet");
        String[] addresses =
                fields.texts("addresses").stream().map(LocatedJson.Text::value).toArray(String[]::new);
        boolean check = fields.flag("source_dest_check", true);
        List<LocatedJson.Text> prefixes = fields.texts("prefixes");
        interfaces.add(id);
        attempt(fields, () -> {
            parts.eni(id, subnet, instance, addresses);
            parts.sourceDestCheck(id, check);
            prefixes.forEach(prefix -> attempt(prefix.at(), () -> parts.prefix(id, prefix.value())));
        });
        tags(parts, fields, id);
    }

    private void prefixList(VpcAssembly parts, JsonFields fields) {
        String id = fields.required("id");
        String family = fields.text("family");
        List<String> entries =
                fields.texts("entries").stream().map(LocatedJson.Text::value).toList();
        int[] most = {Math.max(1, entries.size())};
        count(fields, "max_entries", value -> most[0] = value);
        attempt(fields, () -> parts.prefixList(id, family == null ? "IPv4" : family, most[0], entries));
        tags(parts, fields, id);
    }

    private void table(VpcAssembly parts, JsonFields fields) {
        String id = fields.required("id");
        boolean main = fields.flag("main", false);
        String gateway = fields.text("gateway");
        attempt(fields, () -> {
            parts.table(id);
            if (main) {
                parts.main(id);
            }
            if (gateway != null) {
                parts.associate(id, gateway);
            }
        });
        for (LocatedJson.Text subnet : fields.texts("subnets")) {
            attempt(subnet.at(), () -> parts.associate(id, subnet.value()));
        }
        each(fields, "routes", "route", route -> route(parts, id, route));
        tags(parts, fields, id);
    }

    private void route(VpcAssembly parts, String table, JsonFields fields) {
        String destination = fields.required("destination");
        String target = fields.required("target");
        boolean propagated = fields.flag("propagated", false);
        boolean gone = fields.flag("target_gone", false);
        if (target.startsWith("eni-")) {
            interfaceTargets.add(new LocatedJson.Text(fields.at("target"), target));
        }
        attempt(
                fields,
                () -> parts.route(table, destination, target, propagated ? Origin.PROPAGATED : Origin.STATIC, gone));
    }

    private void behaviour(Behaviour behaviour, JsonFields fields) {
        seconds(fields, "latency", behaviour::setLatency);
        seconds(fields, "read_lag", behaviour::setReadLag);
        seconds(fields, "transition_time", behaviour::setTransitionTime);
        behaviour.setThrottling(fields.flag("throttling", behaviour.throttling()));
        count(fields, "route_quota", behaviour::setRouteQuota);
        count(fields, "page_size", behaviour::setPageSize);
        fields.done();
    }

    private void seconds(JsonFields fields, String name, Consumer<Duration> setter) {
        BigDecimal number = fields.number(name);
        if (number == null) {
            return;
        }
        if (number.signum() < 0 || number.compareTo(MOST_SECONDS) > 0) {
            problems.add(Problem.error(
                    "out-of-range", fields.at(name), name, number.toString(), "seconds from 0 to " + MOST_SECONDS));
            return;
        }
        setter.accept(Duration.ofNanos(number.movePointRight(9).longValue()));
    }

    private void count(JsonFields fields, String name, Consumer<Integer> setter) {
        BigDecimal number = fields.number(name);
        if (number == null) {
            return;
        }
        try {
            setter.accept(number.intValueExact());
        } catch (ArithmeticException | IllegalArgumentException e) {
            problems.add(Problem.error(
                    "out-of-range", fields.at(name), name, number.toString(), "a whole number of at least 1"));
        }
    }

    private void tags(VpcAssembly parts, JsonFields fields, @Nullable String id) {
        fields.textMap("tags").forEach((key, value) -> {
            if (id != null && parts.knows(id)) {
                attempt(value.at(), () -> parts.tag(id, key, value.value()));
            }
        });
    }

    private void each(JsonFields fields, String name, String what, Consumer<JsonFields> reader) {
        for (LocatedJson item : fields.list(name)) {
            JsonFields members = new JsonFields(item, what, problems);
            if (item instanceof LocatedJson.Obj) {
                reader.accept(members);
                members.done();
            }
        }
    }

    /** Adds a part if all its required keys are present; missing keys are already reported. */
    private void attempt(JsonFields fields, Runnable part) {
        if (fields.isComplete()) {
            attempt(fields.at(), part);
        }
    }

    private void attempt(JsonFields fields, String name, Runnable part) {
        if (fields.has(name)) {
            attempt(fields.at(name), part);
        }
    }

    private void attempt(Location at, Runnable part) {
        try {
            part.run();
        } catch (InvalidPartException bad) {
            problems.add(bad.at(at));
        }
    }

    /** Real tables may have routes to deleted interfaces; in a file such a route may be a typing error. */
    private void warnOfDanglingTargets() {
        for (LocatedJson.Text target : interfaceTargets) {
            if (!interfaces.contains(target.value())) {
                problems.add(Problem.warning(
                                "unknown-interface", target.at(), "target", target.value(), "an interface of the VPC")
                        .withHint("the route will be a blackhole"));
            }
        }
    }
}
