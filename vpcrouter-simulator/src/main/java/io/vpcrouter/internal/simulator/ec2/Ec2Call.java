package io.vpcrouter.internal.simulator.ec2;

import io.vpcrouter.internal.simulator.rules.EntityLookup;
import io.vpcrouter.internal.simulator.rules.Refusal;
import io.vpcrouter.internal.simulator.rules.SimulatedEc2;
import io.vpcrouter.internal.simulator.rules.TagRules;
import io.vpcrouter.internal.simulator.world.Behaviour;
import io.vpcrouter.internal.simulator.world.Draft;
import io.vpcrouter.internal.simulator.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One call of an action. Its work begins with {@link #seen} or {@link #change}; by then it has read all parameters. */
final class Ec2Call {
    private final SimulatedEc2 ec2;
    private final String action;
    private final QueryParameters parameters;
    private final boolean dryRun;
    private final List<String> named = new ArrayList<>();

    Ec2Call(SimulatedEc2 ec2, String action, QueryParameters parameters) {
        this.ec2 = ec2;
        this.action = action;
        this.parameters = parameters;
        this.dryRun = parameters.flag("DryRun", false);
    }

    String action() {
        return action;
    }

    QueryParameters parameters() {
        return parameters;
    }

    Behaviour behaviour() {
        return ec2.behaviour();
    }

    String region() {
        return ec2.regionName();
    }

    /** A required id; the entity must exist, even in a dry run. */
    String id(String parameter) {
        String id = parameters.required(parameter);
        named.add(id);
        return id;
    }

    /** An optional id; if given, the entity must exist, even in a dry run. */
    @Nullable
    String optionalId(String parameter) {
        String id = parameters.text(parameter);
        if (id != null) {
            named.add(id);
        }
        return id;
    }

    /** A required list of ids; the entities must exist, even in a dry run. */
    List<String> ids(String parameter) {
        List<String> ids = parameters.list(parameter);
        if (ids.isEmpty()) {
            throw Refusal.missing(parameter);
        }
        named.addAll(ids);
        return ids;
    }

    /** The tags for a new resource of this type. */
    Map<String, String> tagsFor(String resourceType) {
        Map<String, String> tags = new TreeMap<>();
        for (QueryParameters specification : parameters.structures("TagSpecification")) {
            boolean mine = resourceType.equals(specification.required("ResourceType"));
            for (QueryParameters tag : specification.structures("Tag")) {
                String key = tag.required("Key");
                String value = tag.text("Value");
                TagRules.check(key, value == null ? "" : value);
                if (mine) {
                    tags.put(key, value == null ? "" : value);
                }
            }
        }
        return tags;
    }

    /** The world as Describe calls see it. */
    World seen() {
        begin();
        return ec2.region().seen();
    }

    /** Changes the world and returns what the response needs. */
    <R> R change(Function<Draft, R> rule) {
        begin();
        return ec2.region().change(rule);
    }

    /** Changes the world for a response that returns nothing else. */
    Ec2Action.Response changed(Consumer<Draft> rule) {
        return change(draft -> {
            rule.accept(draft);
            return Ec2Action.Response.TRUE;
        });
    }

    /** The current world, for responses to changes. */
    World now() {
        return ec2.region().now();
    }

    private void begin() {
        parameters.done();
        if (dryRun && behaviour().dryRun()) {
            Draft draft = new Draft(ec2.region().now(), ec2.region().clock().now());
            named.forEach(id -> EntityLookup.check(draft, id));
            throw new Refusal("DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
        }
    }
}
