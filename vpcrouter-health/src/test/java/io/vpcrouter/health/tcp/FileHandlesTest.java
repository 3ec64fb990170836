package io.vpcrouter.health.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.health.Observation;
import io.vpcrouter.internal.prober.TestContext;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.probe.ProbeFailures;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.OptionValues;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A process that may open no more files must accuse nobody, and must recover. */
class FileHandlesTest {
    private static final IpAddress HOST = IpAddress.parse("127.0.0.1");

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessWithoutFileHandlesAccusesNobodyAndRecovers() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n 128 && exec \"$@\"",
                        "sh",
                        java,
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FileHandlesTest.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output).contains("misses=0").contains("recovered=true");
    }

    /** What the process of the test does. */
    public static void main(String[] args) throws Exception {
        TestContext context = new TestContext();
        try (ServerSocket listener = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
                HealthMonitor monitor = new TcpHealthPlugin()
                        .create(
                                OptionValues.builder()
                                        .set(TcpHealthPlugin.PORT, listener.getLocalPort())
                                        .parse(TcpHealthPlugin.INTERVAL, "0.1")
                                        .build(),
                                context)) {
            monitor.start();
            monitor.watch(Set.of(HOST));
            context.awaitReports(HOST, 3);
            // Loading a class takes a handle too; a JAR has its own open already.
            loadClassesBeside(TcpHealthPlugin.class);
            loadClassesBeside(FileHandlesTest.class);
            assertThat(ProbeFailures.toObservation(new SocketException())).isNotNull();
            List<FileInputStream> hogs = new ArrayList<>();
            // A probe that was under way gives its handle back later: taken again, or the check could live on it.
            TestContext.await("nothing can be asked", () -> {
                takeAllHandles(hogs);
                return count(context, Observation.Indeterminate.class) >= 10;
            });
            for (FileInputStream hog : hogs) {
                hog.close();
            }
            int before = count(context, Observation.Reachable.class);
            TestContext.await("recovery", () -> count(context, Observation.Reachable.class) > before + 3);
            System.out.println("misses=" + count(context, Observation.Unreachable.class));
            System.out.println("recovered=true");
        }
    }

    private static void takeAllHandles(List<FileInputStream> hogs) {
        try {
            while (true) {
                hogs.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException e) {
            // No file handle is left.
        }
    }

    /** Loads every class of the check that lies in a folder: on a busy machine other ones are needed than on an idle one. */
    private static void loadClassesBeside(Class<?> sample) throws Exception {
        Path root = Path.of(
                sample.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (!Files.isDirectory(root)) {
            return;
        }
        List<String> names;
        try (Stream<Path> files = Files.walk(root)) {
            names = files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.matches("io/vpcrouter/(health/tcp|internal/prober)/.*\\.class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .toList();
        }
        for (String name : names) {
            Class.forName(name, false, sample.getClassLoader());
        }
    }

    private static int count(TestContext context, Class<? extends Observation> kind) {
        return (int) context.reportsOf(HOST).stream().filter(kind::isInstance).count();
    }
}
