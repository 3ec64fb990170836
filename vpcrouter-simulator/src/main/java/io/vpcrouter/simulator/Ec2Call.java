package io.vpcrouter.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One call of an action. The work begins when the handler asks for the world; by then all parameters must be taken. */
final class Ec2Call {
    private final SimulatedVpc vpc;
    private final String action;
    private final Parameters parameters;
    private final boolean dryRun;
    private final List<String> named = new ArrayList<>();

    Ec2Call(SimulatedVpc vpc, String action, Parameters parameters) {
        this.vpc = vpc;
        this.action = action;
        this.parameters = parameters;
        this.dryRun = parameters.flag("DryRun", false);
    }

    String action() {
        return action;
    }

    Parameters parameters() {
        return parameters;
    }

    SimulatedBehaviour behaviour() {
        return vpc.behaviour();
    }

    String region() {
        return vpc.region();
    }

    /** A required id of something that must exist, in a dry run too. */
    String id(String parameter) {
        String id = parameters.required(parameter);
        named.add(id);
        return id;
    }

    /** An id that may be left out, of something that must exist, in a dry run too. */
    @Nullable
    String optionalId(String parameter) {
        String id = parameters.text(parameter);
        if (id != null) {
            named.add(id);
        }
        return id;
    }

    /** A required list of ids of things that must exist, in a dry run too. */
    List<String> ids(String parameter) {
        List<String> ids = parameters.list(parameter);
        if (ids.isEmpty()) {
            throw Ec2Refusal.missing(parameter);
        }
        named.addAll(ids);
        return ids;
    }

    /** The tags that a new thing of this type shall have. */
    Map<String, String> tagsFor(String resourceType) {
        Map<String, String> tags = new TreeMap<>();
        for (Parameters specification : parameters.structures("TagSpecification")) {
            boolean mine = resourceType.equals(specification.required("ResourceType"));
            for (Parameters tag : specification.structures("Tag")) {
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

    /** What a Describe call sees. */
    World seen() {
        begin();
        return vpc.world().seen();
    }

    /** Changes the world and returns what the answer needs. */
    <R> R change(Function<Draft, R> rule) {
        begin();
        return vpc.world().change(rule);
    }

    /** Changes the world for an answer that has nothing to tell. */
    Ec2Action.Answer changed(Consumer<Draft> rule) {
        return change(draft -> {
            rule.accept(draft);
            return Ec2Action.Answer.TRUE;
        });
    }

    /** What is true now, for answers to changes. */
    World now() {
        return vpc.world().now();
    }

    private void begin() {
        parameters.done();
        if (dryRun && behaviour().dryRun()) {
            Draft draft = new Draft(vpc.world().now(), vpc.world().clock().now());
            named.forEach(id -> Known.check(draft, id));
            throw new Ec2Refusal("DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
        }
    }
}
