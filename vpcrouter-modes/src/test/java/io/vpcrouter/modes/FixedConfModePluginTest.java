package io.vpcrouter.modes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FixedConfModePluginTest {
    private static Validated<RouteSpec> published(String cidr, String hosts) throws InterruptedException {
        OptionValues values = OptionValues.builder()
                .parse(FixedConfModePlugin.CIDR, cidr)
                .parse(FixedConfModePlugin.HOSTS, hosts)
                .build();
        try (RecordingContext context = new RecordingContext(false);
                Mode mode = new FixedConfModePlugin().create(values, context)) {
            assertThat(context.waiting()).isEmpty();
            mode.start();
            assertThat(context.waiting()).hasSize(1);
            return context.next();
        }
    }

    private static RouteSpec spec(String cidr, String... hosts) {
        return RouteSpec.of(Map.of(
                Cidr.parse(cidr),
                RouteIntent.of(Stream.of(hosts).map(IpAddress::parse).toList())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.9.0.1:10.9.0.2:10.9.0.3", "10.9.0.1,10.9.0.2,10.9.0.3", "10.9.0.1:10.9.0.2,10.9.0.3"})
    void takesIpv4HostsSeparatedByColonsAndCommas(String hosts) throws InterruptedException {
        Validated<RouteSpec> published = published("10.0.0.0/16", hosts);

        assertThat(published.problems()).isEmpty();
        assertThat(published.orThrow()).isEqualTo(spec("10.0.0.0/16", "10.9.0.1", "10.9.0.2", "10.9.0.3"));
    }

    @Test
    void takesIpv6HostsSeparatedByCommas() throws InterruptedException {
        assertThat(published("2001:DB8::/32", "2001:db8::1,2001:db8::2").orThrow())
                .isEqualTo(spec("2001:db8::/32", "2001:db8::1", "2001:db8::2"));
    }

    @Test
    void takesASingleHostOfEitherFamily() throws InterruptedException {
        assertThat(published("10.0.0.0/16", "10.9.0.1").orThrow()).isEqualTo(spec("10.0.0.0/16", "10.9.0.1"));
        assertThat(published("fd00::/8", "fd00::1").orThrow()).isEqualTo(spec("fd00::/8", "fd00::1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ",", "10.9.0.1,", ":10.9.0.1", "10.9.0.1 10.9.0.2", "router1", "fd00::1:x", "10.9.0.1/32"})
    void refusesWhatIsNoListOfAddresses(String hosts) {
        assertThat(FixedConfModePlugin.HOSTS.type().parse(hosts)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.0", "10.0.0.0/33", "everywhere"})
    void refusesWhatIsNoDestination(String cidr) {
        assertThat(FixedConfModePlugin.CIDR.type().parse(cidr)).isEmpty();
    }

    @Test
    void takesHostBitsAndDuplicateHostsAwayWithAWarning() throws InterruptedException {
        Validated<RouteSpec> published = published("10.0.3.7/16", "10.9.0.1:10.9.0.1");

        assertThat(published.orThrow()).isEqualTo(spec("10.0.0.0/16", "10.9.0.1"));
        assertThat(published.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "--fixed_cidr: warning: destination: 10.0.3.7/16 (expected: 10.0.0.0/16);"
                                + " it has host bits and is taken as 10.0.0.0/16",
                        "--fixed_hosts: warning: host: 10.9.0.1 (expected: each host once); it is dropped");
    }

    @Test
    void refusesHostsOfTheOtherFamilyAllAtOnce() {
        assertThatThrownBy(() -> published("10.0.0.0/16", "fd00::1,10.9.0.1,fd00::2"))
                .isInstanceOfSatisfying(
                        InvalidException.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::toString)
                                .containsExactly(
                                        "--fixed_hosts: error: host: fd00::1 (expected: an IPv4 address);"
                                                + " a destination and its hosts are of one family",
                                        "--fixed_hosts: error: host: fd00::2 (expected: an IPv4 address);"
                                                + " a destination and its hosts are of one family"));
    }

    @Test
    void writesItsOptionsAsItReadsThem() {
        assertThat(FixedConfModePlugin.HOSTS
                        .type()
                        .format(List.of(IpAddress.parse("fd00::1"), IpAddress.parse("fd00::2"))))
                .isEqualTo("fd00::1,fd00::2");
    }
}
