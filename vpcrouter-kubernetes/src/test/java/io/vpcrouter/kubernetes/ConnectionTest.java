package io.vpcrouter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Node;
import io.vpcrouter.internal.kubernetes.client.KubeClient;
import io.vpcrouter.internal.kubernetes.client.KubeException;
import io.vpcrouter.internal.kubernetes.client.KubeOptions;
import io.vpcrouter.internal.kubernetes.client.KubeSettings;
import io.vpcrouter.internal.kubernetes.client.PodAccount;
import io.vpcrouter.internal.kubernetes.client.WatchedObjects;
import io.vpcrouter.internal.kubernetes.follow.ClusterModes;
import io.vpcrouter.internal.kubernetes.nodes.Backups;
import io.vpcrouter.internal.kubernetes.nodes.KubeNode;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.support.Alarm;
import io.vpcrouter.testkit.TestContext;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the cluster is reached, and what is told if it is not. */
class ConnectionTest {
    @TempDir
    private Path folder;

    private final TestContext context = new TestContext();
    private StubApiServer server;

    @BeforeEach
    void start() throws Exception {
        server = new StubApiServer(null);
    }

    @AfterEach
    void end() {
        context.close();
        server.close();
        assertThat(context.failures()).isEmpty();
    }

    private String url() {
        return "http://127.0.0.1:" + server.port();
    }

    private Mode mode(Path kubeconfig) {
        return mode(OptionValues.builder().set(KubeOptions.KUBECONFIG, kubeconfig));
    }

    private Mode mode(OptionValues.Builder options) {
        return new KubernetesModePlugin()
                .create(
                        options.set(KubernetesModePlugin.SOURCE, KubernetesModePlugin.Source.NODES)
                                .build(),
                        context);
    }

    private String problemAtStart(Path kubeconfig) {
        try (Mode mode = mode(kubeconfig)) {
            mode.start();
            assertThat(mode.statistics()).containsKey("failed_reads");
            return context.published().isEmpty()
                    ? context.conditions().get("store")
                    : context.published().get(0).problems().get(0).toString();
        }
    }

    private void awaitRead(Mode mode, long reads) throws InterruptedException {
        context.await(reads + " reads", () -> ((Long) mode.statistics().get("reads")) >= reads);
    }

    @Test
    void aTokenOfTheKubeconfigIsShown() {
        server.want("secret-token");
        try (Mode mode = mode(Kubeconfig.write(folder, url()))) {
            mode.start();
            assertThat(context.published())
                    .singleElement()
                    .satisfies(spec -> assertThat(spec.isValid()).isTrue());
        }
    }

    @Test
    void aMissingPermissionNamesVerbAndResource() {
        server.refuse(403, "nodes is forbidden: User x cannot list resource nodes at the cluster scope");
        assertThat(problemAtStart(Kubeconfig.write(folder, url())))
                .contains("list nodes: no permission (403)")
                .contains("cannot list resource nodes");
    }

    @Test
    void anExpiredTokenIsToldAndNotShown() {
        server.want("another");
        assertThat(problemAtStart(Kubeconfig.write(folder, url())))
                .contains("does not accept who asks (401)", "expired")
                .doesNotContain("secret-token");
    }

    @Test
    void aContextThatIsNotThereIsToldWithThoseThatAre() {
        Path file = Kubeconfig.write(folder, url());
        try (Mode mode =
                mode(OptionValues.builder().set(KubeOptions.KUBECONFIG, file).set(KubeOptions.CONTEXT, "production"))) {
            assertThatThrownBy(mode::start)
                    .isInstanceOfSatisfying(
                            InvalidException.class,
                            e -> assertThat(e.problems())
                                    .extracting(Problem::message)
                                    .containsExactly("context: production (expected: one of other, test)"));
        }
    }

    @Test
    void aContextCanBeChosen() {
        Path file = Kubeconfig.write(folder, url());
        try (Mode mode =
                mode(OptionValues.builder().set(KubeOptions.KUBECONFIG, file).set(KubeOptions.CONTEXT, "other"))) {
            mode.start();
            assertThat(context.published()).hasSize(1);
        }
    }

    @Test
    void aKubeconfigThatIsNotThereOrIsNoneIsTold() throws Exception {
        try (Mode mode = mode(folder.resolve("none"))) {
            assertThatThrownBy(mode::start).isInstanceOf(InvalidException.class).hasMessageContaining("none");
        }
        Path bad = Files.writeString(folder.resolve("bad"), "{{{{");
        try (Mode mode = mode(bad)) {
            assertThatThrownBy(mode::start).isInstanceOf(InvalidException.class).hasMessageContaining("bad");
        }
    }

    @Test
    void outsideOfAClusterBothWaysAreNamed() {
        try (Mode mode = mode(OptionValues.builder())) {
            assertThatThrownBy(mode::start)
                    .isInstanceOf(InvalidException.class)
                    .hasMessageContaining("--kubeconfig")
                    .hasMessageContaining("KUBERNETES_SERVICE_HOST");
        }
    }

    @Test
    void aServerThatNobodyRunsIsACondition() {
        Path file = Kubeconfig.write(folder, "http://127.0.0.1:1");
        assertThat(problemAtStart(file)).contains("list nodes");
    }

    @Test
    void aServerThatHangsIsGivenUp() throws Exception {
        try (Mode mode = mode(Kubeconfig.write(folder, url()))) {
            mode.start();
            server.hang(true);
            mode.readAgain();
            context.await("condition", () -> context.conditions().containsKey("store"));
            assertThat(context.conditions().get("store")).contains("no answer within 3.0 s");
            server.hang(false);
            context.await("no condition", () -> context.conditions().isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 500})
    void aPageOrAnErrorWithoutAnEndIsCutOff(int status) throws Exception {
        server.flood(status, false);
        assertThat(problemAtStart(Kubeconfig.write(folder, url())))
                .contains("list nodes: an answer of more than 32 MiB (expected: at most 32 MiB)");
        assertThat(server.awaitCutOff()).isTrue();
    }

    @Test
    void aPageThatIsHugeWhenItIsUnpackedIsLeft() {
        server.flood(200, true);
        assertThat(problemAtStart(Kubeconfig.write(folder, url())))
                .contains("list nodes: an answer of more than 64 MiB (expected: at most 64 MiB)");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 500})
    void anAnswerWithoutAnEndToTheLibraryIsCutOff(int status) throws Exception {
        server.flood(status, false);
        KubeSettings settings = new KubeSettings(
                Optional.of(Kubeconfig.write(folder, url())), Optional.empty(), PodAccount.ofThisProcess());
        try (KubeClient client = new KubeClient(settings)) {
            client.open();
            assertThatThrownBy(() -> client.call(
                            Duration.ofSeconds(10),
                            "get the Lease",
                            api -> api.leases()
                                    .inNamespace("vpcrouter")
                                    .withName("lease")
                                    .get()))
                    .isInstanceOf(KubeException.class)
                    .hasMessage("get the Lease: an answer of more than 8 MiB (expected: at most 8 MiB)");
            assertThat(server.awaitCutOff()).isTrue();
        }
    }

    @Test
    void aTokenFileIsReadAgainWhenItIsRenewed() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "first\n");
        server.want("first");
        Path file = Kubeconfig.write(folder, url(), "", "tokenFile: " + token);
        try (Mode mode = mode(file)) {
            mode.start();
            awaitRead(mode, 1);
            Files.writeString(token, "second\n");
            server.want("second");
            mode.readAgain();
            context.await("the new token", () -> server.tokens().contains("Bearer second"));
            context.await("no condition", () -> context.conditions().isEmpty());
        }
    }

    @Test
    void anExecPluginGivesTheTokenAndGivesANewOneAfterARefusal() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "first");
        server.want("first");
        Path file = loggingIn("printf '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\","
                + "\"status\":{\"token\":\"%s\"}}' \"$(cat " + token + ")\"");
        try (Mode mode = mode(file)) {
            mode.start();
            awaitRead(mode, 1);
            Files.writeString(token, "second");
            server.want("second");
            mode.readAgain();
            context.await("the new token", () -> server.tokens().contains("Bearer second"));
        }
    }

    @Test
    void anExecPluginThatHangsIsToldAndOneThatFailsIsNamedAsAReason() throws Exception {
        try (Mode mode = mode(loggingIn("exec sleep 45"))) {
            assertThatThrownBy(mode::start).hasMessageContaining("configuration: not read within 20 s");
        }
        server.want("first");
        assertThat(problemAtStart(loggingIn("exit 1"))).contains("401", "a plugin that logs in gave none");
    }

    /** A kubeconfig whose plugin is this command of a shell. */
    private Path loggingIn(String command) throws IOException {
        Path script = Files.writeString(folder.resolve("login.sh"), "#!/bin/sh\n" + command + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return Kubeconfig.write(
                folder,
                url(),
                "",
                "exec:\n  apiVersion: client.authentication.k8s.io/v1\n  command: " + script
                        + "\n  interactiveMode: Never");
    }

    @Test
    void aConnectionThatIsCutOffDuringTheHandshakeIsNoWrongCertificate() throws Exception {
        try (ServerSocket closing = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> closeAll(closing), "closing");
            thread.setDaemon(true);
            thread.start();
            String https = "https://127.0.0.1:" + closing.getLocalPort();
            Path file =
                    Kubeconfig.write(folder, https, "certificate-authority-data: " + authority(certificate("one")), "");
            assertThat(problemAtStart(file)).contains("list nodes").doesNotContain("certificate");
        }
    }

    private static void closeAll(ServerSocket closing) {
        while (!closing.isClosed()) {
            try (Socket visitor = closing.accept()) {
                visitor.getInputStream().read();
            } catch (IOException e) {
                // The test is over, or a visitor has gone.
            }
        }
    }

    /** It begins when nobody waits for it any more. */
    @Test
    void aWatchThatBeginsTooLateIsClosed() throws Exception {
        Alarm alarm = new Alarm();
        KubeSettings settings = new KubeSettings(
                Optional.of(Kubeconfig.write(folder, url())), Optional.empty(), PodAccount.ofThisProcess());
        try (WatchedObjects<Node, KubeNode> nodes = WatchedObjects.ofNodes(new KubeClient(settings), alarm)) {
            nodes.open();
            nodes.read(Duration.ofSeconds(60));
            server.holdWatches();
            assertThatThrownBy(() -> nodes.follow(Duration.ofMillis(200)))
                    .isInstanceOf(KubeException.class)
                    .hasMessageContaining("watch nodes: no answer within 0.2 s");
            server.letWatchesBegin();
            context.await("the watch begins and ends", () -> server.watchesBegun() == 1 && server.watchesOpen() == 0);
            assertThat(alarm.await(1)).as("nobody is told of it").isEqualTo(new Alarm.Reason(false, false, false));
        }
    }

    @Test
    void anotherAuthorityThanThatOfTheServerIsTold() throws Exception {
        Path one = certificate("one");
        Path two = certificate("two");
        try (StubApiServer secure = new StubApiServer(tls(one))) {
            String https = "https://127.0.0.1:" + secure.port();
            Path wrong = Kubeconfig.write(folder, https, "certificate-authority-data: " + authority(two), "");
            assertThat(problemAtStart(wrong)).contains("the certificate of the API server is not trusted");
            Path right = Kubeconfig.write(folder, https, "certificate-authority-data: " + authority(one), "");
            try (Mode mode = mode(right)) {
                mode.start();
                assertThat(mode.statistics()).containsEntry("reads", 1L);
            }
        }
    }

    @Test
    void aPodReachesItsClusterByItsServiceAccount() throws Exception {
        Path store = certificate("pod");
        Files.write(folder.resolve("ca.crt"), pem(store));
        Files.writeString(folder.resolve("token"), "of-the-pod");
        try (StubApiServer secure = new StubApiServer(tls(store))) {
            secure.want("of-the-pod");
            PodAccount pod = new PodAccount(
                    Map.of(
                            "KUBERNETES_SERVICE_HOST",
                            "127.0.0.1",
                            "KUBERNETES_SERVICE_PORT",
                            String.valueOf(secure.port())),
                    folder);
            KubeSettings settings = new KubeSettings(Optional.empty(), Optional.empty(), pod);
            try (Mode mode = new ClusterModes(settings, context).nodes(Backups.NONE)) {
                mode.start();
                assertThat(context.published().get(0).isValid()).isTrue();
                assertThat(mode.statistics()).containsEntry("source", "cluster of this pod, nodes");
            }
        }
    }

    private Path certificate(String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        keytool(
                "-genkeypair",
                "-alias",
                "k",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit");
        return store;
    }

    private static SSLContext tls(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        return tls;
    }

    private static String authority(Path store) throws Exception {
        return Base64.getEncoder().encodeToString(pem(store));
    }

    private static byte[] pem(Path store) throws Exception {
        return keytool("-exportcert", "-rfc", "-alias", "k", "-keystore", store.toString(), "-storepass", "changeit");
    }

    private static byte[] keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        byte[] output = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).as("keytool").isZero();
        return output;
    }
}
