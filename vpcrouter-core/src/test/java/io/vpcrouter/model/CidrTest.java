package io.vpcrouter.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/16, 10.0.0.0/16, true",
        "10.0.5.6/16, 10.0.0.0/16, false",
        "255.255.255.255/0, 0.0.0.0/0, false",
        "0.0.0.0/0, 0.0.0.0/0, true",
        "10.0.0.1/32, 10.0.0.1/32, true",
        "255.255.255.255/31, 255.255.255.254/31, false",
        "255.255.255.255/1, 128.0.0.0/1, false",
        "2001:DB8::/32, 2001:db8::/32, true",
        "2001:db8:0:0:0::/32, 2001:db8::/32, true",
        "2001:db8::1/64, 2001:db8::/64, false",
        "2001:db8::ffff:ffff:ffff:ffff/65, 2001:db8:0:0:8000::/65, false",
        "ffff:ffff:ffff:ffff:ffff::/63, ffff:ffff:ffff:fffe::/63, false",
        "::1/128, ::1/128, true",
        "ffff::/0, ::/0, false",
    })
    void dropsHostBitsAndKnowsThatThereWereSome(String text, String canonical, boolean wasCanonical) {
        Cidr cidr = Cidr.parse(text);

        assertThat(cidr).hasToString(canonical);
        assertThat(cidr.isCanonical(text)).isEqualTo(wasCanonical);
        assertThat(cidr).isEqualTo(Cidr.parse(canonical)).hasSameHashCodeAs(Cidr.parse(canonical));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "10.0.0.0",
                "10.0.0.0/",
                "/16",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/08",
                "10.0.0.0/00",
                "10.0.0.0/8/8",
                "10.0.0.0/8 ",
                "10.0.0.0 /8",
                "10.0.0.0/١",
                "10.0.0.0/255.0.0.0",
                "10.0.0.0/1e1",
                "10.0.0.0/4294967304",
                "10/8",
                "::/129",
                "::/1000",
                "::",
                "fe80::%1/64",
                "::ffff:10.0.0.0/104",
                "pl-12345678",
            })
    void refusesWhatIsNoBlock(String text) {
        assertThat(Cidr.tryParse(text)).isEmpty();
        assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0/8, true",
        "10.0.0.0/8, 10.255.0.0/16, true",
        "10.0.0.0/8, 11.0.0.0/16, false",
        "10.0.0.0/16, 10.0.0.0/8, false",
        "0.0.0.0/0, 10.0.0.0/8, true",
        "0.0.0.0/0, ::/0, false",
        "::/0, 0.0.0.0/0, false",
        "::/0, 2001:db8::/32, true",
        "2001:db8::/65, 2001:db8::8000:0:0:0/66, false",
        "2001:db8::/64, 2001:db8::8000:0:0:0/66, true",
        "10.0.0.1/32, 10.0.0.1/32, true",
    })
    void containsWhatLiesInside(String block, String other, boolean contained) {
        assertThat(Cidr.parse(block).contains(Cidr.parse(other))).isEqualTo(contained);
    }

    @Test
    void containsAddressesOfItsFamilyOnly() {
        assertThat(Cidr.parse("10.0.0.0/28").contains(IpAddress.parse("10.0.0.15")))
                .isTrue();
        assertThat(Cidr.parse("10.0.0.0/28").contains(IpAddress.parse("10.0.0.16")))
                .isFalse();
        assertThat(Cidr.parse("0.0.0.0/0").contains(IpAddress.parse("::"))).isFalse();
    }

    @Test
    void isAsLongAsItsAddressIfNoLengthIsGiven() {
        assertThat(Cidr.of(IpAddress.parse("10.0.0.1"))).hasToString("10.0.0.1/32");
        assertThat(Cidr.of(IpAddress.parse("::1"))).hasToString("::1/128");
    }

    @Test
    void refusesLengthsThatDoNotFitTheFamily() {
        IpAddress address = IpAddress.parse("10.0.0.1");

        assertThatThrownBy(() -> Cidr.of(address, 33)).hasMessageContaining("expected: 0 to 32 for IPv4");
        assertThatThrownBy(() -> Cidr.of(address, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sortsByFamilyThenNetworkThenLength() {
        List<Cidr> sorted = Stream.of(
                        "0.0.0.0/0",
                        "0.0.0.0/8",
                        "9.0.0.0/8",
                        "10.0.0.0/8",
                        "10.0.0.0/16",
                        "10.1.0.0/16",
                        "::/0",
                        "8000::/1")
                .map(Cidr::parse)
                .toList();

        assertThat(sorted).isSorted();
        assertThat(sorted.get(3).compareTo(Cidr.parse("10.0.0.0/8"))).isZero();
        assertThat(Cidr.parse("10.0.0.0/8")).isNotEqualTo(Cidr.parse("10.0.0.0/9"));
    }

    @Test
    void knowsDefaultRoutes() {
        assertThat(Cidr.parse("0.0.0.0/0").isDefaultRoute()).isTrue();
        assertThat(Cidr.parse("::/0").isDefaultRoute()).isTrue();
        assertThat(Cidr.parse("0.0.0.0/1").isDefaultRoute()).isFalse();
    }
}
