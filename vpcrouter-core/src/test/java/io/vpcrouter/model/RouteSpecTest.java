package io.vpcrouter.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RouteSpecTest {
    private static RouteIntent hosts(String... texts) {
        return RouteIntent.of(Stream.of(texts).map(IpAddress::parse).toList());
    }

    @Test
    void sortsDestinationsWhateverOrderTheMapHad() {
        TreeMap<Destination, RouteIntent> backwards = new TreeMap<>(Comparator.reverseOrder());
        backwards.put(Cidr.parse("10.1.0.0/16"), hosts("10.0.0.1"));
        backwards.put(Cidr.parse("10.2.0.0/16"), hosts("10.0.0.1"));

        assertThat(new RouteSpec(backwards).routes().keySet())
                .containsExactly(Cidr.parse("10.1.0.0/16"), Cidr.parse("10.2.0.0/16"));
        assertThat(new RouteSpec(backwards)).isEqualTo(RouteSpec.of(backwards));
    }

    @Test
    void doesNotChangeWithTheMapItWasMadeOf() {
        TreeMap<Destination, RouteIntent> map = new TreeMap<>();
        RouteSpec spec = new RouteSpec(map);
        map.put(Cidr.parse("10.1.0.0/16"), hosts("10.0.0.1"));

        assertThat(spec.isEmpty()).isTrue();
        assertThat(spec).isEqualTo(RouteSpec.empty());
        assertThatThrownBy(() -> spec.routes().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void listsEveryHostOnceInOrder() {
        RouteSpec spec = RouteSpec.of(Map.of(
                Cidr.parse("10.1.0.0/16"), hosts("10.0.0.9", "10.0.0.10"),
                Cidr.parse("10.2.0.0/16"), hosts("10.0.0.9"),
                Cidr.parse("2001:db8::/32"), hosts("fd00::1")));

        assertThat(spec.hosts())
                .containsExactly(IpAddress.parse("10.0.0.9"), IpAddress.parse("10.0.0.10"), IpAddress.parse("fd00::1"));
    }

    @Test
    void refusesHostsOfTheOtherFamily() {
        assertThatThrownBy(() -> RouteSpec.of(Map.of(Cidr.parse("10.1.0.0/16"), hosts("fd00::1"))))
                .hasMessage("host: fd00::1 (expected: an IPv4 address)");
        assertThatThrownBy(() -> hosts("10.0.0.1", "fd00::1")).hasMessageContaining("expected: an IPv4 address");
    }

    @Test
    void refusesNoHostsAndHostsTwice() {
        assertThatThrownBy(() -> hosts()).hasMessageContaining("expected: at least one");
        assertThatThrownBy(() -> hosts("10.0.0.1", "10.0.0.1")).hasMessageContaining("expected: each host once");
    }

    @Test
    void keepsTheOrderOfHostsAndCopiesThem() {
        List<IpAddress> list = new ArrayList<>(List.of(IpAddress.parse("10.0.0.2"), IpAddress.parse("10.0.0.1")));
        RouteIntent intent = RouteIntent.of(list);
        list.clear();

        assertThat(intent.hosts()).containsExactly(IpAddress.parse("10.0.0.2"), IpAddress.parse("10.0.0.1"));
        assertThat(intent.chooseIfGiven()).isEmpty();
        assertThat(intent.whenNoneHealthyIfGiven()).isEmpty();
    }
}
