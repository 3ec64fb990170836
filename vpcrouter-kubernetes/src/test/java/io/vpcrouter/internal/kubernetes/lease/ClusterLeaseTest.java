package io.vpcrouter.internal.kubernetes.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.vpcrouter.internal.kubernetes.client.KubeClient;
import io.vpcrouter.internal.kubernetes.client.KubeException;
import io.vpcrouter.internal.kubernetes.client.KubeOptions;
import io.vpcrouter.internal.kubernetes.client.KubeSettings;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.RouterClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Lease whose API server answers nonsense, or nothing. In an emergency a leader may write only while nothing is answered. */
class ClusterLeaseTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    private HttpServer server;
    private ClusterLease lease;
    private volatile String body = "";

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        Path config = folder.resolve("config");
        Files.writeString(config, """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: u, user: {}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """.formatted(server.getAddress().getPort()));
        KubeClient client = new KubeClient(KubeSettings.of(
                OptionValues.builder().set(KubeOptions.KUBECONFIG, config).build()));
        lease = new ClusterLease(client, () -> "default", "x", RouterClock.system());
        lease.open();
    }

    @AfterEach
    void close() {
        lease.close();
        server.stop(0);
    }

    private KubeException failure() {
        return catchThrowableOfType(KubeException.class, () -> lease.read(LIMIT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                "[]",
                "{}",
                "{\"kind\":\"Lease\",\"apiVersion\":\"coordination.k8s.io/v1\",",
                "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"x\"}}",
                "{\"kind\":\"Lease\",\"apiVersion\":\"coordination.k8s.io/v1\",\"spec\":{\"holderIdentity\":\"other\"}}",
                "{\"kind\":\"Lease\",\"apiVersion\":\"coordination.k8s.io/v1\",\"metadata\":{\"name\":\"x\","
                        + "\"resourceVersion\":\"7\"},\"spec\":{\"holderIdentity\":\"other\",\"renewTime\":\"noon\"}}",
            })
    void anAnswerThatCannotBeReadIsNoSilence(String answer) {
        body = answer;
        assertThat(failure()).isNotNull();
        assertThat(failure().kind()).as(failure().text()).isEqualTo(KubeException.Kind.TROUBLE);
        assertThat(failure().text()).startsWith("get the Lease default/x: ").contains("answer");
    }

    @Test
    void nobodyWhoAnswersIsSilence() {
        server.stop(0);
        assertThat(failure().kind()).isEqualTo(KubeException.Kind.SILENT);
    }
}
