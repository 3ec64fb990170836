package io.vpcrouter.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/**
 * Two network namespaces with a cable between them: that of a machine with 10.210.0.1 and fd00:210::1, and that of the routers
 * beside it, 10.210.0.2 to 10.210.0.4 and fd00:210::2 to fd00:210::4. Packets leave neither.
 */
final class TestNamespaces implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String machine = "vr-m" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    private final String routers = machine.replace("vr-m", "vr-r");

    /** Makes them, or skips the test with a loud word. */
    static TestNamespaces create() throws InterruptedException {
        TestNamespaces namespaces = new TestNamespaces();
        try {
            namespaces.setUp();
            return namespaces;
        } catch (IOException e) {
            namespaces.close();
            String message = "THE CLOUD linux IS NOT TESTED HERE, which needs root and ip: " + e.getMessage();
            System.err.println(message);
            Assumptions.abort(message);
            throw new AssertionError(e);
        }
    }

    private void setUp() throws IOException, InterruptedException {
        run("ip", "netns", "add", machine);
        run("ip", "netns", "add", routers);
        run("ip", "-n", machine, "link", "add", "lan", "type", "veth", "peer", "name", "lan", "netns", routers);
        for (String namespace : List.of(machine, routers)) {
            run("ip", "-n", namespace, "link", "set", "lo", "up");
            run("ip", "-n", namespace, "link", "set", "lan", "up");
        }
        addAddress(machine, 1);
        for (int i = 2; i <= 4; i++) {
            addAddress(routers, i);
        }
    }

    private static void addAddress(String namespace, int number) throws IOException, InterruptedException {
        run("ip", "-n", namespace, "address", "add", "10.210.0." + number + "/24", "dev", "lan");
        run("ip", "-n", namespace, "address", "add", "fd00:210::" + number + "/64", "dev", "lan", "nodad");
    }

    /** The name of the machine's namespace. */
    String machine() {
        return machine;
    }

    /** Runs {@code ip} on the machine. */
    String ip(String... arguments) throws IOException, InterruptedException {
        return ip(machine, arguments);
    }

    /** Runs {@code ip} on the routers. */
    String ipOfRouters(String... arguments) throws IOException, InterruptedException {
        return ip(routers, arguments);
    }

    private static String ip(String namespace, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip", "-n", namespace));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    /** Deletes the machine's namespace and makes an empty one of the same name. */
    void makeMachineAgain() throws IOException, InterruptedException {
        run("ip", "netns", "delete", machine);
        run("ip", "netns", "add", machine);
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output.strip());
        }
        return output;
    }

    @Override
    public void close() throws InterruptedException {
        for (String namespace : List.of(machine, routers)) {
            try {
                run("ip", "netns", "delete", namespace);
            } catch (IOException e) {
                // It was never made.
            }
        }
    }
}
