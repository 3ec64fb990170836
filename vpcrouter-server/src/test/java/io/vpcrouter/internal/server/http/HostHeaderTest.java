package io.vpcrouter.internal.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostHeaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:33289",
                "router.EXAMPLE:33289",
                "127.0.0.1",
                "127.0.0.1:1",
                "10.1.2.3:65535",
                "[::1]",
                "[::1]:33289",
                "[2001:db8::1]",
                "[::ffff:127.0.0.1]",
                "[::FFFF:7f00:1]:33289",
            })
    void literalAddressesLocalhostAndAllowedNamesAreOurs(String host) {
        assertThat(new HostHeader(List.of("Router.example")).isOurs(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "evil.example",
                "router.example.",
                "x.router.example",
                "evil.example:33289",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "127.1",
                "2130706433",
                "0x7f000001",
                "::1",
                "[127.0.0.1]",
                "[]",
                "[::1",
                "[::ffff:127.0.0.256]",
                "[1:2:3]",
                "localhost:",
                "localhost:x",
                "localhost:123456",
                "user@localhost",
                "localhost, evil.example",
                "localhost/evil",
            })
    void nothingElseIs(String host) {
        assertThat(new HostHeader(List.of("Router.example")).isOurs(host)).isFalse();
    }
}
