package io.vpcrouter.internal.aws.listing;

import io.vpcrouter.model.TaggedResource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An instance, as DescribeInstances shows it.
 *
 * @param id its id
 * @param vpc the id of its VPC; empty if it is in none any more
 * @param state the name of its state
 * @param tags its tags
 * @param primary its primary interface, at device index 0; null if it has none
 */
public record FoundInstance(
        String id,
        String vpc,
        String state,
        Map<String, String> tags,
        @Nullable FoundInterface primary) {
    /** Whatever comes later is on its way out; a stopped one is found again when it is started. */
    private static final Set<String> ALIVE = Set.of("pending", "running");

    public FoundInstance {
        Objects.requireNonNull(id, "id");
        tags = Map.copyOf(tags);
    }

    public boolean isAlive() {
        return ALIVE.contains(state);
    }

    /** The instance as something that bears its tags. */
    public TaggedResource tagged() {
        return primary == null
                ? new TaggedResource(id, null, id, null, null, tags)
                : new TaggedResource(id, primary.id(), id, primary.ipv4(), primary.ipv6(), tags);
    }
}
