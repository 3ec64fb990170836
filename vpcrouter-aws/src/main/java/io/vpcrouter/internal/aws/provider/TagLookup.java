package io.vpcrouter.internal.aws.provider;

import io.vpcrouter.internal.aws.calls.Ec2Calls;
import io.vpcrouter.internal.aws.listing.FoundInstance;
import io.vpcrouter.internal.aws.listing.FoundInterface;
import io.vpcrouter.model.TagSelectors;
import io.vpcrouter.model.TaggedResource;
import io.vpcrouter.spi.CloudContext;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.ReadRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Finds tagged instances and interfaces with one listing of each: of instances in every pass, unless their tags are not wanted,
 * and of interfaces only where selectors are in use. Interfaces of listed hosts show their tags without that.
 *
 * <p>Threading: one reader at a time.
 */
final class TagLookup {
    private static final String CONDITION = "instance_tags";
    private static final long PAUSE_AFTER_REFUSAL = Duration.ofMinutes(10).toNanos();

    private final Ec2Calls calls;
    private final CloudContext context;
    private final boolean instanceTags;
    private OptionalLong notBefore = OptionalLong.empty();

    TagLookup(Ec2Calls calls, CloudContext context, boolean instanceTags) {
        this.calls = calls;
        this.context = context;
        this.instanceTags = instanceTags;
    }

    /**
     * What listings by tag show.
     *
     * @param tagged everything that bears a tag that was asked for
     * @param selected the interfaces of those that a selector finds
     */
    record Listed(List<TaggedResource> tagged, List<FoundInterface> selected) {
        static final Listed NOTHING = new Listed(List.of(), List.of());
    }

    Listed list(ReadRequest request, long now) {
        TagSelectors selectors = TagSelectors.of(request.selectors());
        List<TaggedResource> tagged = new ArrayList<>();
        List<FoundInterface> selected = new ArrayList<>();
        for (FoundInstance instance : instances(request, now)) {
            tagged.add(instance.tagged());
            if (instance.primary() != null
                    && !selectors.matching(instance.tags()).isEmpty()) {
                selected.add(instance.primary());
            }
        }
        if (!request.selectors().isEmpty()) {
            for (FoundInterface eni : calls.interfacesByTagKey(request.tagKeys())) {
                tagged.add(eni.tagged());
                if (!selectors.matching(eni.tags()).isEmpty()) {
                    selected.add(eni);
                }
            }
        }
        return new Listed(tagged, selected);
    }

    /** Everything that was listed by tag, and the interfaces of hosts that bear the drain tag. */
    static List<TaggedResource> withDrained(Listed listed, Collection<FoundInterface> ofHosts, String drainTag) {
        Map<String, TaggedResource> all = new LinkedHashMap<>();
        ofHosts.stream()
                .filter(eni -> eni.tags().containsKey(drainTag))
                .forEach(eni -> all.put(eni.id(), eni.tagged()));
        listed.tagged().forEach(resource -> all.put(resource.id(), resource));
        return List.copyOf(all.values());
    }

    /**
     * The instances. Without selectors their tags can only say that one is drained, which is no reason to stop where the permission
     * to read them is missing.
     */
    private List<FoundInstance> instances(ReadRequest request, long now) {
        boolean waits = notBefore.isPresent() && now - notBefore.getAsLong() < 0;
        if (!instanceTags || waits && request.selectors().isEmpty()) {
            return List.of();
        }
        try {
            List<FoundInstance> found = calls.instancesByTagKey(request.tagKeys());
            notBefore = OptionalLong.empty();
            context.condition(CONDITION, null);
            return found;
        } catch (CloudException e) {
            if (e.kind() != CloudException.Kind.DENIED || !request.selectors().isEmpty()) {
                throw e;
            }
            notBefore = OptionalLong.of(now + PAUSE_AFTER_REFUSAL);
            context.condition(
                    CONDITION,
                    "the tags of instances cannot be read, so an instance with the tag " + request.drainTag()
                            + " is not drained: " + e.getMessage() + "; --no_instance_tags does without them");
            return List.of();
        }
    }
}
