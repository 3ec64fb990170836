package io.vpcrouter.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.PrefixList;
import io.vpcrouter.model.PrefixListId;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.RouterClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PrefixListReadsTest {
    private static final PrefixListId ONE = new PrefixListId("pl-1");
    private static final PrefixListId TWO = new PrefixListId("pl-2");

    private final Map<PrefixListId, PrefixList> there = new HashMap<>();
    private final List<Set<PrefixListId>> asked = new ArrayList<>();
    private boolean failing;
    private long now;
    private final PrefixListReads reads = new PrefixListReads(new Cloud(), new Clock());

    private final class Clock implements RouterClock {
        @Override
        public long nanos() {
            return now;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH.plusNanos(now);
        }
    }

    private final class Cloud implements CloudProvider {
        @Override
        public NetworkSnapshot read(Set<IpAddress> hosts) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<PrefixList> prefixLists(Set<PrefixListId> lists) {
            asked.add(new TreeSet<>(lists));
            if (failing) {
                throw new CloudException(CloudException.Kind.DENIED, "DescribeManagedPrefixLists", null, "no", null);
            }
            return there.values().stream()
                    .filter(list -> lists.contains(list.id()))
                    .toList();
        }

        @Override
        public void apply(RouteChange change) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String network() {
            return "vpc-1";
        }
    }

    private static PrefixList list(PrefixListId id) {
        return new PrefixList(id, IpFamily.IPV4, 10, List.of(Cidr.parse("10.1.0.0/16")));
    }

    private static NetworkSnapshot snapshot(Route... routes) {
        RouteTable table = new RouteTable("rtb-1", true, Set.of(), false, Map.of(), List.of(routes));
        return new NetworkSnapshot("vpc-1", List.of(table), List.of(), List.of());
    }

    private List<PrefixList> known(PrefixListId... ofSpec) {
        return reads.addTo(snapshot(), Set.of(ofSpec)).prefixLists();
    }

    @Test
    void aRouterWithoutPrefixListsAsksForNothing() {
        assertThat(known()).isEmpty();
        assertThat(reads.addTo(snapshot(Route.of(ONE, new RouteTarget.Foreign("vpce-1"))), Set.of())
                        .prefixLists())
                .isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void listsOfTheSpecAndOfRoutesAreReadOnceAnHour() {
        there.put(ONE, list(ONE));
        there.put(TWO, list(TWO));
        NetworkSnapshot read = snapshot(Route.of(TWO, new RouteTarget.Interface("eni-a")));

        for (int i = 0; i < 10; i++) {
            assertThat(reads.addTo(read, Set.of(ONE)).prefixLists()).containsExactly(list(ONE), list(TWO));
        }
        assertThat(asked).containsExactly(Set.of(ONE, TWO));
        now += Duration.ofHours(1).toNanos();
        assertThat(reads.addTo(read, Set.of(ONE)).prefixLists()).hasSize(2);
        assertThat(asked).hasSize(2);
    }

    @Test
    void anUnknownListIsReadAtOnceAndOneThatIsNotThereAgainAfterAMinute() {
        there.put(ONE, list(ONE));
        known(ONE);
        assertThat(known(ONE, TWO)).containsExactly(list(ONE));
        known(ONE, TWO);
        assertThat(asked).hasSize(2);
        there.put(TWO, list(TWO));
        now += Duration.ofMinutes(1).toNanos();

        assertThat(known(ONE, TWO)).hasSize(2);
        assertThat(asked).hasSize(3);
    }

    @Test
    void whatIsKnownStaysInForceWhileTheCloudRefuses() {
        there.put(ONE, list(ONE));
        known(ONE);
        failing = true;
        now += Duration.ofHours(1).toNanos();

        assertThat(known(ONE)).containsExactly(list(ONE));
        assertThat(known(ONE)).containsExactly(list(ONE));
        assertThat(asked).hasSize(2);
    }
}
