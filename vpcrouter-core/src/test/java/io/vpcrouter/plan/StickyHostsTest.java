package io.vpcrouter.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StickyHostsTest {
    private static final Cidr DESTINATION = Cidr.parse("10.1.0.0/16");
    private static final IpAddress HOST = IpAddress.parse("10.0.0.1");

    private final StickyHosts choices = new StickyHosts();

    private static StickyHost choice(@Nullable String table) {
        return new StickyHost(DESTINATION, table, HOST, 0);
    }

    @Test
    void forgetsTablesThatAreNotManagedAnyMore() {
        choices.remember(List.of(choice("rtb-1"), choice("rtb-2")));

        choices.retainTables(Set.of("rtb-2"));

        assertThat(choices.of(DESTINATION, "rtb-1")).isNull();
        assertThat(choices.of(DESTINATION, "rtb-2")).isEqualTo(choice("rtb-2"));
    }

    @Test
    void forgetsDestinationsThatAreNotInTheSpecAnyMore() {
        choices.remember(List.of(choice(null)));

        choices.retain(Set.of(Cidr.parse("10.2.0.0/16")));

        assertThat(choices.of(DESTINATION)).isNull();
    }

    @Test
    void aChoiceForAllTablesReplacesThoseForEach() {
        choices.remember(List.of(choice("rtb-1")));
        choices.remember(List.of(choice(null)));

        assertThat(choices.of(DESTINATION, "rtb-1")).isNull();
        assertThat(choices.of(DESTINATION)).isEqualTo(choice(null));
    }
}
