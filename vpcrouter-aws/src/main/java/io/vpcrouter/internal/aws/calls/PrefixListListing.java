package io.vpcrouter.internal.aws.calls;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.model.PrefixList;
import io.vpcrouter.model.PrefixListId;
import io.vpcrouter.spi.CloudException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeManagedPrefixListsResponse;
import software.amazon.awssdk.services.ec2.model.GetManagedPrefixListEntriesResponse;
import software.amazon.awssdk.services.ec2.model.ManagedPrefixList;

/**
 * Reads managed prefix lists: what they are with one listing, their entries with one more for each.
 *
 * <p>Threading: one reader at a time.
 */
final class PrefixListListing {
    private static final Logger LOG = LoggerFactory.getLogger(PrefixListListing.class);
    private static final String DESCRIBE = "DescribeManagedPrefixLists";
    private static final String ENTRIES = "GetManagedPrefixListEntries";
    // The most that EC2 takes as values of a filter, and gives in one page.
    private static final int VALUES_IN_A_CALL = 200;
    private static final int PAGE = 100;

    private final Ec2Client ec2;
    private final Ec2Requests requests;

    PrefixListListing(Ec2Client ec2, Ec2Requests requests) {
        this.ec2 = ec2;
        this.requests = requests;
    }

    List<PrefixList> of(Collection<PrefixListId> lists) {
        List<String> ids = lists.stream().map(PrefixListId::id).sorted().toList();
        Map<String, ManagedPrefixList> described = new LinkedHashMap<>();
        for (int start = 0; start < ids.size(); start += VALUES_IN_A_CALL) {
            describe(ids.subList(start, Math.min(ids.size(), start + VALUES_IN_A_CALL)), described);
        }
        described.keySet().retainAll(ids);
        return described.values().stream().map(this::withEntries).toList();
    }

    private void describe(List<String> ids, Map<String, ManagedPrefixList> described) {
        // Not by the parameter for ids: with that, one list that does not exist fails the whole call.
        requests.listing(
                DESCRIBE,
                () -> requests.each(
                        DESCRIBE,
                        ec2.describeManagedPrefixListsPaginator(
                                request -> request.filters(VpcFilter.of("prefix-list-id", ids))
                                        .maxResults(PAGE)),
                        DescribeManagedPrefixListsResponse::nextToken,
                        DescribeManagedPrefixListsResponse::hasPrefixLists,
                        page -> page.prefixLists().forEach(list -> described.put(list.prefixListId(), list))));
    }

    private PrefixList withEntries(ManagedPrefixList list) {
        boolean ipv6 = "IPv6".equalsIgnoreCase(list.addressFamily());
        return new PrefixList(
                new PrefixListId(list.prefixListId()),
                ipv6 ? IpFamily.IPV6 : IpFamily.IPV4,
                Objects.requireNonNullElse(list.maxEntries(), 0),
                entries(list.prefixListId()));
    }

    /** The entries of a list, or null if they cannot be read or understood. */
    private @Nullable List<Cidr> entries(String id) {
        List<String> texts = new ArrayList<>();
        try {
            requests.listing(ENTRIES, () -> {
                texts.clear();
                requests.each(
                        ENTRIES,
                        ec2.getManagedPrefixListEntriesPaginator(
                                request -> request.prefixListId(id).maxResults(PAGE)),
                        GetManagedPrefixListEntriesResponse::nextToken,
                        GetManagedPrefixListEntriesResponse::hasEntries,
                        page -> page.entries().forEach(entry -> texts.add(String.valueOf(entry.cidr()))));
            });
        } catch (CloudException e) {
            LOG.warn("cannot read the entries of a prefix list: list={} error={}", id, e.getMessage());
            return null;
        }
        List<Cidr> entries =
                texts.stream().map(Cidr::tryParse).flatMap(Optional::stream).toList();
        return entries.size() == texts.size() ? entries : null;
    }
}
