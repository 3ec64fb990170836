package io.vpcrouter.internal.simulator.ec2;

import io.vpcrouter.internal.simulator.ec2.Ec2Action.Answer;
import io.vpcrouter.internal.simulator.rules.Refusal;
import io.vpcrouter.internal.simulator.rules.TagRules;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** CreateTags and DeleteTags. */
final class TagActions {
    private TagActions() {}

    static void register(Map<String, Ec2Action> actions) {
        actions.put("CreateTags", TagActions::create);
        actions.put("DeleteTags", TagActions::delete);
    }

    private static Answer create(Ec2Call call) {
        List<String> ids = call.ids("ResourceId");
        Map<String, String> tags = new TreeMap<>();
        tags(call).forEach((key, value) -> tags.put(key, Objects.requireNonNullElse(value, "")));
        if (tags.isEmpty()) {
            throw Refusal.missing("Tag");
        }
        return call.changed(draft -> TagRules.set(draft, ids, tags));
    }

    private static Answer delete(Ec2Call call) {
        List<String> ids = call.ids("ResourceId");
        Map<String, @Nullable String> tags = tags(call);
        return call.changed(draft -> TagRules.remove(draft, ids, tags));
    }

    private static Map<String, @Nullable String> tags(Ec2Call call) {
        Map<String, @Nullable String> tags = new TreeMap<>();
        for (QueryParameters tag : call.parameters().structures("Tag")) {
            tags.put(tag.required("Key"), tag.text("Value"));
        }
        return tags;
    }
}
