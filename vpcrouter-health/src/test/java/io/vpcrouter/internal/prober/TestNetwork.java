package io.vpcrouter.internal.prober;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Two network namespaces with a cable between them: the checker's, with 10.200.0.1 and fd00:200::1, and that of the hosts,
 * 10.200.0.2 to 10.200.0.4, fd00:200::2 and fd00:200::3. Packets leave neither.
 */
public final class TestNetwork implements AutoCloseable {
    private final String checker = "vr-c" + ProcessHandle.current().pid();
    private final String hosts = "vr-h" + ProcessHandle.current().pid();

    public static TestNetwork create() throws IOException, InterruptedException {
        TestNetwork network = new TestNetwork();
        try {
            network.setUp();
            return network;
        } catch (IOException e) {
            network.close();
            throw e;
        }
    }

    private void setUp() throws IOException, InterruptedException {
        run("ip", "netns", "add", checker);
        run("ip", "netns", "add", hosts);
        run("ip", "-n", checker, "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns", hosts);
        for (String namespace : List.of(checker, hosts)) {
            run("ip", "-n", namespace, "link", "set", "lo", "up");
            run("ip", "-n", namespace, "link", "set", "cable", "up");
        }
        inChecker("address", "add", "10.200.0.1/24", "dev", "cable");
        inChecker("address", "add", "fd00:200::1/64", "dev", "cable", "nodad");
        for (int i = 2; i <= 4; i++) {
            inHosts("address", "add", "10.200.0." + i + "/24", "dev", "cable");
        }
        for (int i = 2; i <= 3; i++) {
            inHosts("address", "add", "fd00:200::" + i + "/64", "dev", "cable", "nodad");
        }
    }

    /** Runs {@code ip} in the namespace of the checker. */
    public void inChecker(String... arguments) throws IOException, InterruptedException {
        ip(checker, arguments);
    }

    /** Runs {@code ip} in the namespace of the hosts. */
    public void inHosts(String... arguments) throws IOException, InterruptedException {
        ip(hosts, arguments);
    }

    /** The hosts take only one TCP connection of so many that are asked for; the requests of the others are lost. */
    public void acceptSeldom(int oneOf) throws IOException, InterruptedException {
        for (String command : List.of("iptables", "ip6tables")) {
            String syn = command + " -w -A INPUT -p tcp --syn ";
            String rules = syn + "-m statistic --mode nth --every " + oneOf + " --packet " + (oneOf - 1)
                    + " -j ACCEPT && " + syn + "-j DROP";
            run("ip", "netns", "exec", hosts, "sh", "-c", rules);
        }
    }

    private static void ip(String namespace, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip", "-n", namespace));
        command.addAll(List.of(arguments));
        run(command.toArray(String[]::new));
    }

    /** Sets a kernel parameter in the namespace of the checker. */
    public void setInChecker(String parameter, String value) throws IOException, InterruptedException {
        set(checker, parameter, value);
    }

    /** Sets a kernel parameter in the namespace of the hosts. */
    public void setInHosts(String parameter, String value) throws IOException, InterruptedException {
        set(hosts, parameter, value);
    }

    private static void set(String namespace, String parameter, String value) throws IOException, InterruptedException {
        run("ip", "netns", "exec", namespace, "sh", "-c", "echo '" + value + "' > /proc/sys/" + parameter);
    }

    /** What stands before a command that is to run in the namespace of the checker. */
    public List<String> wrapper(String... more) {
        List<String> wrapper = new ArrayList<>(List.of("ip", "netns", "exec", checker));
        wrapper.addAll(List.of(more));
        return wrapper;
    }

    /** What stands before a command that is to run in the namespace of the hosts. */
    public List<String> hostsWrapper() {
        return List.of("ip", "netns", "exec", hosts);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output.strip());
        }
    }

    @Override
    public void close() throws InterruptedException {
        for (String namespace : List.of(checker, hosts)) {
            try {
                run("ip", "netns", "delete", namespace);
            } catch (IOException e) {
                // It was never made.
            }
        }
    }
}
