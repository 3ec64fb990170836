package io.vpcrouter.simulator;

import io.vpcrouter.model.Route.Origin;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
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
final class VpcFile {
    /** Room for 200 tables with 1,000 rows each, several times over. */
    private static final int LARGEST = 64 * 1024 * 1024;

    private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(3600);

    private final List<Problem> problems = new ArrayList<>();
    private final List<Json.Text> interfaceTargets = new ArrayList<>();
    private final Set<String> interfaces = new HashSet<>();

    private VpcFile() {}

    static Validated<SimulatedVpc> read(Path file, RouterClock clock) {
        String source = file.toString();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
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

    static Validated<SimulatedVpc> parse(String source, byte[] json, RouterClock clock) {
        Validated<Json> tree = JsonReader.read(source, json);
        return tree.isValid() ? new VpcFile().vpc(tree.orThrow(), clock) : Validated.invalid(tree.problems());
    }

    private Validated<SimulatedVpc> vpc(Json root, RouterClock clock) {
        JsonFields fields = new JsonFields(root, "description of a VPC", problems);
        SimulatedVpcBuilder builder = begin(fields, clock);
        for (Json.Text cidr : fields.texts("cidrs")) {
            attempt(cidr.at(), () -> builder.cidr(cidr.value()));
        }
        each(fields, "subnets", "subnet", subnet -> subnet(builder, subnet));
        each(fields, "instances", "instance", instance -> instance(builder, instance));
        each(fields, "interfaces", "interface", eni -> eni(builder, eni, null));
        each(fields, "tables", "route table", table -> table(builder, table));
        tags(builder, fields, fields.text("vpc"));
        Json behaviour = fields.object("behaviour");
        if (behaviour != null) {
            behaviour(builder.behaviour(), new JsonFields(behaviour, "behaviour", problems));
        }
        fields.done();
        warnOfDanglingTargets();
        SimulatedVpc[] vpc = new SimulatedVpc[1];
        if (problems.stream().noneMatch(Problem::isError)) {
            attempt(root.at(), () -> vpc[0] = builder.build(clock));
        }
        return vpc[0] == null ? Validated.invalid(problems) : Validated.of(vpc[0], problems);
    }

    private SimulatedVpcBuilder begin(JsonFields fields, RouterClock clock) {
        String vpc = fields.required("vpc");
        String region = fields.required("region");
        attempt(fields, "vpc", () -> SimulatedVpcBuilder.checkVpc(vpc));
        attempt(fields, "region", () -> SimulatedVpcBuilder.checkRegion(region));
        // The rest of the file is looked at even if its head is wrong, so that all problems are told at once.
        return problems.isEmpty()
                ? new SimulatedVpcBuilder(vpc, region, clock)
                : new SimulatedVpcBuilder(Ids.of("vpc-", 1), "us-east-1", clock);
    }

    private void subnet(SimulatedVpcBuilder builder, JsonFields fields) {
        String id = fields.required("id");
        String zone = fields.required("zone");
        List<String> cidrs = new ArrayList<>();
        cidrs.add(fields.required("cidr"));
        String ipv6 = fields.text("ipv6_cidr");
        if (ipv6 != null) {
            cidrs.add(ipv6);
        }
        attempt(fields, () -> builder.subnet(id, zone, cidrs.toArray(new String[0])));
        tags(builder, fields, id);
    }

    private void instance(SimulatedVpcBuilder builder, JsonFields fields) {
        String id = fields.required("id");
        String state = fields.text("state");
        attempt(fields, () -> builder.instance(id, state == null ? "running" : state));
        tags(builder, fields, id);
        each(fields, "interfaces", "interface", eni -> eni(builder, eni, id));
    }

    private void eni(SimulatedVpcBuilder builder, JsonFields fields, @Nullable String instance) {
        String id = fields.required("id");
        String subnet = fields.required("subnet");
        String[] addresses =
                fields.texts("addresses").stream().map(Json.Text::value).toArray(String[]::new);
        boolean check = fields.flag("source_dest_check", true);
        List<Json.Text> prefixes = fields.texts("prefixes");
        interfaces.add(id);
        attempt(fields, () -> {
            builder.eni(id, subnet, instance, addresses).sourceDestCheck(id, check);
            prefixes.forEach(prefix -> attempt(prefix.at(), () -> builder.prefix(id, prefix.value())));
        });
        tags(builder, fields, id);
    }

    private void table(SimulatedVpcBuilder builder, JsonFields fields) {
        String id = fields.required("id");
        boolean main = fields.flag("main", false);
        String gateway = fields.text("gateway");
        attempt(fields, () -> {
            builder.table(id);
            if (main) {
                builder.main(id);
            }
            if (gateway != null) {
                builder.associate(id, gateway);
            }
        });
        for (Json.Text subnet : fields.texts("subnets")) {
            attempt(subnet.at(), () -> builder.associate(id, subnet.value()));
        }
        each(fields, "routes", "route", route -> route(builder, id, route));
        tags(builder, fields, id);
    }

    private void route(SimulatedVpcBuilder builder, String table, JsonFields fields) {
        String destination = fields.required("destination");
        String target = fields.required("target");
        boolean propagated = fields.flag("propagated", false);
        boolean gone = fields.flag("target_gone", false);
        if (target.startsWith("eni-")) {
            interfaceTargets.add(new Json.Text(fields.at("target"), target));
        }
        attempt(
                fields,
                () -> builder.row(table, destination, target, propagated ? Origin.PROPAGATED : Origin.STATIC, gone));
    }

    private void behaviour(SimulatedBehaviour behaviour, JsonFields fields) {
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

    private void tags(SimulatedVpcBuilder builder, JsonFields fields, @Nullable String id) {
        fields.textMap("tags").forEach((key, value) -> {
            if (id != null && builder.knows(id)) {
                attempt(value.at(), () -> builder.tag(id, key, value.value()));
            }
        });
    }

    private void each(JsonFields fields, String name, String what, Consumer<JsonFields> reader) {
        for (Json item : fields.list(name)) {
            JsonFields members = new JsonFields(item, what, problems);
            if (item instanceof Json.Obj) {
                reader.accept(members);
                members.done();
            }
        }
    }

    /** Adds a part if all that it needs is there; what is missing was noted before. */
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
        } catch (BadPart bad) {
            problems.add(bad.at(at));
        }
    }

    /** Rows to interfaces that are gone exist in real tables; in a file they may be a slip of the finger. */
    private void warnOfDanglingTargets() {
        for (Json.Text target : interfaceTargets) {
            if (!interfaces.contains(target.value())) {
                problems.add(Problem.warning(
                                "unknown-interface", target.at(), "target", target.value(), "an interface of the VPC")
                        .withHint("the row will be a blackhole"));
            }
        }
    }
}
