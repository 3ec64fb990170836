package io.vpcrouter.internal.simulator.world;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.model.PrefixList;
import io.vpcrouter.model.PrefixListId;
import java.util.List;
import java.util.Map;

/** A managed prefix list; it belongs to no VPC. */
public record SimPrefixList(
        String id, String name, IpFamily family, int maxEntries, List<Cidr> entries, Map<String, String> tags)
        implements Entity {
    public SimPrefixList {
        entries = List.copyOf(entries);
        tags = Map.copyOf(tags);
    }

    /** Empty: it belongs to none. */
    @Override
    public String vpc() {
        return "";
    }

    @Override
    public String resourceType() {
        return "prefix-list";
    }

    @Override
    public SimPrefixList withTags(Map<String, String> newTags) {
        return new SimPrefixList(id, name, family, maxEntries, entries, newTags);
    }

    /** The list as the core knows it. */
    public PrefixList toModel() {
        return new PrefixList(new PrefixListId(id), family, maxEntries, entries);
    }
}
