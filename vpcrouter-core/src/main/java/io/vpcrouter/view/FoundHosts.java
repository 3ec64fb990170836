package io.vpcrouter.view;

import io.vpcrouter.model.FoundHost;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.TagSelector;
import io.vpcrouter.model.TagSelectors;
import io.vpcrouter.model.TaggedResource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The hosts that the selectors of a spec find in a read, whatever the cloud. Those of a selector stand in the order of their
 * instances, then of their interfaces. Immutable.
 */
public final class FoundHosts {
    /** Nobody is looked for. */
    public static final FoundHosts NONE = new FoundHosts(Map.of());

    private static final Comparator<FoundHost> ORDER = Comparator.comparing(FoundHost::id)
            .thenComparing(FoundHost::networkInterface)
            .thenComparing(FoundHost::address);

    /** By selector, and then by address: an instance and its interface may both bear the tags. */
    private final Map<TagSelector, Map<IpAddress, FoundHost>> found;

    private FoundHosts(Map<TagSelector, Map<IpAddress, FoundHost>> found) {
        this.found = found;
    }

    /** The hosts that the selectors of a spec find among the tagged resources of a read. */
    public static FoundHosts of(RouteSpec spec, NetworkSnapshot snapshot) {
        Set<TagSelector> selectors = spec.selectors();
        if (selectors.isEmpty()) {
            return NONE;
        }
        TagSelectors index = TagSelectors.of(selectors);
        Map<TagSelector, Map<IpAddress, FoundHost>> found = new HashMap<>();
        selectors.forEach(selector -> found.put(selector, new TreeMap<>()));
        for (TaggedResource resource : snapshot.tagged()) {
            String eni = resource.networkInterface();
            if (eni != null) {
                for (TagSelector selector : index.matching(resource.tags())) {
                    for (IpFamily family : IpFamily.values()) {
                        resource.address(family)
                                .map(address ->
                                        new FoundHost(address, selector, eni, resource.instance(), resource.name()))
                                .ifPresent(host -> put(found, host));
                    }
                }
            }
        }
        return new FoundHosts(found);
    }

    private static void put(Map<TagSelector, Map<IpAddress, FoundHost>> found, FoundHost host) {
        found.computeIfAbsent(host.selector(), selector -> new TreeMap<>())
                .merge(host.address(), host, (one, other) -> one.name().isEmpty() ? other : one);
    }

    /** The same and more hosts; those that are there already stay as they are. */
    public FoundHosts with(Collection<FoundHost> more) {
        if (more.isEmpty()) {
            return this;
        }
        Map<TagSelector, Map<IpAddress, FoundHost>> all = new HashMap<>();
        found.forEach((selector, hosts) -> all.put(selector, new TreeMap<>(hosts)));
        more.forEach(host -> all.computeIfAbsent(host.selector(), selector -> new TreeMap<>())
                .putIfAbsent(host.address(), host));
        return new FoundHosts(all);
    }

    /** The selectors that were looked for, whether or not they find anybody. */
    public Set<TagSelector> selectors() {
        return found.keySet();
    }

    /** Whether a selector finds this address. */
    public boolean contains(TagSelector selector, IpAddress host) {
        return found.getOrDefault(selector, Map.of()).containsKey(host);
    }

    /** All that a selector finds, of both families. */
    public Collection<FoundHost> by(TagSelector selector) {
        return found.getOrDefault(selector, Map.of()).values();
    }

    /** What a selector finds for destinations of a family, in a fixed order. */
    List<FoundHost> by(TagSelector selector, IpFamily family) {
        return by(selector).stream()
                .filter(host -> host.address().family() == family)
                .sorted(ORDER)
                .toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FoundHosts that && found.equals(that.found);
    }

    @Override
    public int hashCode() {
        return found.hashCode();
    }

    @Override
    public String toString() {
        return found.toString();
    }
}
