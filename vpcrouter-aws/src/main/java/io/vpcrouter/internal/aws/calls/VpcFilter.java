package io.vpcrouter.internal.aws.calls;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * Keeps listings to one VPC.
 *
 * @param vpc its id
 */
record VpcFilter(String vpc) {
    Filter filter() {
        return of("vpc-id", List.of(vpc));
    }

    static Filter of(String name, List<String> values) {
        return Filter.builder().name(name).values(values).build();
    }

    /**
     * Values that match nothing but themselves, in order. Source: Amazon EC2 User Guide, "List and filter your resources": * and
     * ? are wildcards, and a backslash takes that away.
     */
    static List<String> literal(Collection<String> values) {
        return values.stream()
                .sorted()
                .map(value -> value.replaceAll("([*?\\\\])", "\\\\$1"))
                .toList();
    }

    /** Whether an item is of this VPC. An emulator may not know the filter, and a response may leave the VPC out. */
    boolean owns(@Nullable String vpcOfItem) {
        return vpcOfItem == null || vpcOfItem.isEmpty() || vpcOfItem.equals(vpc);
    }
}
