package io.vpcrouter.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "255.255.255.255", "10.33.20.142", "1.2.3.4", "128.0.0.1"})
    void readsAndWritesDottedDecimal(String text) {
        assertThat(IpAddress.parse(text)).hasToString(text);
        assertThat(IpAddress.parse(text).family()).isEqualTo(IpFamily.IPV4);
    }

    @ParameterizedTest
    @CsvSource({
        // RFC 4291, 2.2
        "ABCD:EF01:2345:6789:ABCD:EF01:2345:6789, abcd:ef01:2345:6789:abcd:ef01:2345:6789",
        "2001:DB8:0:0:8:800:200C:417A, 2001:db8::8:800:200c:417a",
        "FF01::101, ff01::101",
        "::1, ::1",
        "::, ::",
        "0:0:0:0:0:0:0:0, ::",
        "0:0:0:0:0:0:13.1.68.3, ::d01:4403",
        "::13.1.68.3, ::d01:4403",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
        "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304",
        // RFC 5952, 4: no leading zeros, the longest run, the first of equals, never a single group, lower case
        "2001:0db8::0001, 2001:db8::1",
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
        "1::, 1::",
        "1:0:0:0:0:0:0:8, 1::8",
        "fe80::, fe80::",
        "::1:0:0, ::1:0:0",
    })
    void writesTheCanonicalTextOfRfc5952(String text, String canonical) {
        assertThat(IpAddress.parse(text)).hasToString(canonical);
        assertThat(IpAddress.parse(canonical)).isEqualTo(IpAddress.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.",
                ".1.2.3",
                "1..2.3",
                "256.0.0.1",
                "1.2.3.1000",
                "01.2.3.4",
                "1.2.3.00",
                "0x7f.0.0.1",
                "1.2.3.4 ",
                " 1.2.3.4",
                "1.2.3.4\n",
                "+1.2.3.4",
                "-1.2.3.4",
                "1.2.3.4/32",
                "127.1",
                "localhost",
                "router.example.com",
                "１.２.３.４",
                "٣.1.1.1",
                ":",
                ":::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8:",
                ":1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7:8::",
                "::1:2:3:4:5:6:7:8",
                "1:2:3:4::5:6:7:8",
                "1::2::3",
                "12345::",
                "g::",
                "١::",
                "ａ::",
                "fe80::1%eth0",
                "[::1]",
                "::ffff:10.0.0.1",
                "::ffff:a00:1",
                "0:0:0:0:0:ffff:10.0.0.1",
                "::1.2.3",
                "::1.2.3.256",
                "::01.2.3.4",
                "1.2.3.4::",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::1.2.3.4:5",
                "::1 ",
                "::-1",
                "::+1",
                "2001:db8::/32",
                "\u0000",
                "1:\u0000::",
            })
    void refusesWhatIsNoAddressOfARouter(String text) {
        assertThat(IpAddress.tryParse(text)).isEmpty();
        assertThatThrownBy(() -> IpAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: a literal IPv4 or IPv6 address");
    }

    @Test
    void refusesEndlessTextAtOnce() {
        assertThat(IpAddress.tryParse("1".repeat(1_000_000))).isEmpty();
        assertThat(IpAddress.tryParse(":".repeat(1_000_000))).isEmpty();
        assertThat(IpAddress.tryParse("1:".repeat(1_000_000))).isEmpty();
        assertThat(IpAddress.tryParse("1.".repeat(1_000_000))).isEmpty();
    }

    @Test
    void agreesWithTheJdkOnAnyBits() throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            for (int b = 0; b < bytes.length; b++) {
                bytes[b] = random.nextInt(3) == 0 ? (byte) random.nextInt() : 0;
            }
            IpAddress address = IpAddress.ofBytes(bytes);

            assertThat(address.toBytes()).isEqualTo(bytes);
            if (!isMapped(bytes)) {
                assertThat(address.toInetAddress()).isEqualTo(InetAddress.getByAddress(bytes));
                assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
                assertThat(IpAddress.parse(InetAddress.getByAddress(bytes).getHostAddress()))
                        .isEqualTo(address);
            }
        }
    }

    private static boolean isMapped(byte[] bytes) {
        return bytes.length == 16 && IpAddress.ofBytes(bytes).high() == 0 && (bytes[10] & bytes[11]) == -1;
    }

    @Test
    void keepsItsFamilyForSockets() {
        assertThat(IpAddress.parse("10.0.0.1").toInetAddress()).isInstanceOf(Inet4Address.class);
        assertThat(IpAddress.parse("::a00:1").toInetAddress()).isInstanceOf(Inet6Address.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 5, 15, 17})
    void refusesAnyOtherNumberOfBytes(int count) {
        assertThatThrownBy(() -> IpAddress.ofBytes(new byte[count])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sortsByFamilyAndThenByNumberWithoutSigns() {
        List<IpAddress> sorted = Stream.of(
                        "0.0.0.0",
                        "9.0.0.0",
                        "10.0.0.0",
                        "127.255.255.255",
                        "128.0.0.0",
                        "255.255.255.255",
                        "::",
                        "::1",
                        "::8000:0:0:0",
                        "7fff::",
                        "8000::",
                        "8000::1",
                        "ffff::")
                .map(IpAddress::parse)
                .toList();
        List<IpAddress> shuffled = new ArrayList<>(sorted);
        Collections.shuffle(shuffled, new Random(1));

        assertThat(shuffled).isNotEqualTo(sorted);
        Collections.sort(shuffled);
        assertThat(shuffled).isEqualTo(sorted);
    }

    @Test
    void anIpv4AddressIsNeverAnIpv6Address() {
        assertThat(IpAddress.ofIpv4(1)).isNotEqualTo(IpAddress.ofIpv6(0, 1));
        assertThat(IpAddress.ofIpv4(1)).isEqualTo(IpAddress.parse("0.0.0.1"));
        assertThat(IpAddress.ofIpv4(1)).hasSameHashCodeAs(IpAddress.parse("0.0.0.1"));
    }

    @Test
    void neighboursHaveDifferentHashCodes() {
        assertThat(Stream.iterate(0, i -> i + 1)
                        .limit(1_000)
                        .map(IpAddress::ofIpv4)
                        .map(IpAddress::hashCode)
                        .distinct())
                .hasSize(1_000);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "127.255.0.9, true",
        "::1, true",
        "128.0.0.1, false",
        "0.0.0.1, false",
        "::, false",
        "1::1, false"
    })
    void knowsLoopback(String text, boolean loopback) {
        assertThat(IpAddress.parse(text).isLoopback()).isEqualTo(loopback);
    }
}
