package io.vpcrouter.internal.simulator.ec2;

import io.vpcrouter.internal.simulator.ec2.Ec2Action.Response;
import io.vpcrouter.internal.simulator.rules.Refusal;
import io.vpcrouter.internal.simulator.rules.TagRules;
import io.vpcrouter.internal.simulator.world.Entity;
import io.vpcrouter.internal.simulator.world.World;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Actions on the tags of all resources. */
final class TagActions {
    private static final int LARGEST_PAGE = 1000;

    private static final DescribeFilters<OneTag> FILTERS = new DescribeFilters<OneTag>(
                    tag -> Map.of(tag.key(), tag.value()))
            .on("key", OneTag::key)
            .on("value", OneTag::value)
            .on("resource-id", tag -> tag.resource().id())
            .on("resource-type", tag -> tag.resource().resourceType());

    private TagActions() {}

    private record OneTag(Entity resource, String key, String value) {
        String place() {
            return resource.id() + " " + key;
        }

        void write(Ec2Xml xml) throws IOException {
            xml.text("resourceId", resource.id());
            xml.text("resourceType", resource.resourceType());
            xml.text("key", key);
            xml.text("value", value);
        }
    }

    static void register(Map<String, Ec2Action> actions) {
        actions.put("DescribeTags", TagActions::describe);
        actions.put("CreateTags", TagActions::create);
        actions.put("DeleteTags", TagActions::delete);
    }

    private static Response describe(Ec2Call call) {
        DescribePage.Request request = DescribePage.Request.read(call, LARGEST_PAGE);
        DescribeFilters.Selection<OneTag> selection = FILTERS.read(call.parameters());
        World world = call.seen();
        Stream<OneTag> tags = world.entities()
                .flatMap(entity ->
                        entity.tags().entrySet().stream().map(tag -> new OneTag(entity, tag.getKey(), tag.getValue())))
                .filter(tag -> selection.matches(world, tag))
                .sorted(Comparator.comparing(OneTag::place));
        DescribePage<OneTag> page = DescribePage.of(tags, OneTag::place, request);
        return xml -> page.write(xml, "tagSet", tag -> tag.write(xml));
    }

    private static Response create(Ec2Call call) {
        List<String> ids = call.ids("ResourceId");
        Map<String, String> tags = new TreeMap<>();
        tags(call).forEach((key, value) -> tags.put(key, Objects.requireNonNullElse(value, "")));
        if (tags.isEmpty()) {
            throw Refusal.missing("Tag");
        }
        return call.changed(draft -> TagRules.set(draft, ids, tags));
    }

    private static Response delete(Ec2Call call) {
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
