package io.vpcrouter.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.validation.Problem;
import java.net.Proxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookProxiesTest {
    private static String proxyOf(String url, Map<String, String> environment) {
        List<Problem> problems = new ArrayList<>();
        Proxy proxy = WebhookProxies.of(environment, problems).of(URI.create(url));
        assertThat(problems).isEmpty();
        return proxy.type() == Proxy.Type.DIRECT ? "none" : String.valueOf(proxy.address());
    }

    @Test
    void eachSchemeHasItsProxyAndTheSmallNameGoesFirst() {
        Map<String, String> environment = Map.of(
                "HTTPS_PROXY", "http://upper.example:3128",
                "https_proxy", "http://lower.example:3128/",
                "HTTP_PROXY", "plain.example");

        assertThat(proxyOf("https://hooks.example/x", environment)).contains("lower.example", ":3128");
        assertThat(proxyOf("http://hooks.example/x", environment)).contains("plain.example", ":80");
        assertThat(proxyOf("https://hooks.example/x", Map.of("http_proxy", "http://a:1")))
                .isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hooks.example         | https://hooks.example/x      | true",
                "example               | https://hooks.example/x      | true",
                ".example              | https://hooks.example/x      | true",
                "*.example             | https://hooks.example/x      | true",
                "ooks.example          | https://hooks.example/x      | false",
                "HOOKS.example, b      | https://Hooks.Example/x      | true",
                "hooks.example:8443    | https://hooks.example:8443/x | true",
                "hooks.example:8443    | https://hooks.example/x      | false",
                "10.0.0.0/8            | https://10.9.8.7/x           | true",
                "10.0.0.0/8            | https://11.9.8.7/x           | false",
                "10.9.8.7              | https://10.9.8.7/x           | true",
                "9.8.7                 | https://10.9.8.7/x           | false",
                "2001:db8::/32         | https://[2001:db8::1]/x      | true",
                "[2001:db8::1]         | https://[2001:db8::1]/x      | true",
                "*                     | https://hooks.example/x      | true",
                "' , ,'                | https://hooks.example/x      | false",
            })
    void noProxyNamesTheExceptions(String noProxy, String url, boolean direct) {
        Map<String, String> environment = Map.of("https_proxy", "http://p:1", "NO_PROXY", noProxy);

        assertThat(proxyOf(url, environment).equals("none")).isEqualTo(direct);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://localhost/x", "https://127.0.0.9/x", "https://[::1]/x"})
    void loopbackNeverGoesThroughAProxy(String url) {
        assertThat(proxyOf(url, Map.of("https_proxy", "http://p:1"))).isEqualTo("none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://user:hush@p:1", "socks5://p:1", "http://", "http://a b"})
    void whatCannotBeUsedIsAProblemThatShowsNoPassword(String proxy) {
        List<Problem> problems = new ArrayList<>();

        WebhookProxies.of(Map.of("https_proxy", proxy), problems);

        assertThat(problems)
                .singleElement()
                .asString()
                .contains("https_proxy", "http://HOST:PORT")
                .doesNotContain("hush");
    }
}
