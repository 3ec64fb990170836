package io.vpcrouter.health.path;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A checker with two routers, 10.201.1.2 and 10.201.2.2, on a link each, and behind both a server with 10.203.0.1 and
 * fd00:203::1. Packets of the server come back to the checker by a link of its own.
 */
final class PathNetwork implements AutoCloseable {
    private final long pid = ProcessHandle.current().pid();
    final String checker = "vr-pc" + pid;
    final String server = "vr-ps" + pid;

    String router(int number) {
        return "vr-p" + number + "-" + pid;
    }

    static PathNetwork create() throws IOException, InterruptedException {
        PathNetwork network = new PathNetwork();
        try {
            network.setUp();
            return network;
        } catch (IOException e) {
            network.close();
            throw e;
        }
    }

    private List<String> namespaces() {
        return List.of(checker, server, router(1), router(2));
    }

    private void setUp() throws IOException, InterruptedException {
        for (String namespace : namespaces()) {
            run("ip", "netns", "add", namespace);
            ip(namespace, "link set lo up");
            set(namespace, "net/ipv4/conf/all/rp_filter", "0");
            set(namespace, "net/ipv4/conf/default/rp_filter", "0");
        }
        connect(checker, "back", "10.204.0.1/24", "fd00:204::1/64", server, "back", "10.204.0.2/24", "fd00:204::2/64");
        ip(server, "address add 10.203.0.1/32 dev lo");
        ip(server, "-6 address add fd00:203::1/128 dev lo");
        ip(server, "route add 10.201.0.0/16 via 10.204.0.1");
        ip(server, "-6 route add fd00:201::/32 via fd00:204::1");
        for (int i = 1; i <= 2; i++) {
            connectRouter(i);
        }
    }

    private void connectRouter(int i) throws IOException, InterruptedException {
        String router = router(i);
        connect(
                checker,
                "r" + i,
                "10.201." + i + ".1/24",
                "fd00:201:" + i + "::1/64",
                router,
                "front",
                "10.201." + i + ".2/24",
                "fd00:201:" + i + "::2/64");
        connect(
                router,
                "back",
                "10.202." + i + ".1/24",
                "fd00:202:" + i + "::1/64",
                server,
                "r" + i,
                "10.202." + i + ".2/24",
                "fd00:202:" + i + "::2/64");
        ip(router, "route add 10.203.0.0/16 via 10.202." + i + ".2");
        ip(router, "-6 route add fd00:203::/32 via fd00:202:" + i + "::2");
        forward(i, true);
    }

    private static void connect(
            String one, String link, String ipv4, String ipv6, String other, String peer, String peer4, String peer6)
            throws IOException, InterruptedException {
        ip(one, "link add " + link + " type veth peer name " + peer + " netns " + other);
        ip(one, "link set " + link + " up");
        ip(other, "link set " + peer + " up");
        ip(one, "address add " + ipv4 + " dev " + link);
        ip(one, "-6 address add " + ipv6 + " dev " + link + " nodad");
        ip(other, "address add " + peer4 + " dev " + peer);
        ip(other, "-6 address add " + peer6 + " dev " + peer + " nodad");
    }

    /** Switches forwarding of a router on or off. */
    void forward(int router, boolean on) throws IOException, InterruptedException {
        set(router(router), "net/ipv4/ip_forward", on ? "1" : "0");
        set(router(router), "net/ipv6/conf/all/forwarding", on ? "1" : "0");
    }

    /** A router forwards only one packet of so many. */
    void forwardSeldom(int router, int oneOf) throws IOException, InterruptedException {
        String rule = "iptables -w -A FORWARD -p icmp -m statistic --mode nth --every " + oneOf + " --packet "
                + (oneOf - 1) + " -j ACCEPT && iptables -w -A FORWARD -p icmp -j DROP";
        run("ip", "netns", "exec", router(router), "sh", "-c", rule);
    }

    static void set(String namespace, String parameter, String value) throws IOException, InterruptedException {
        run("ip", "netns", "exec", namespace, "sh", "-c", "echo " + value + " > /proc/sys/" + parameter);
    }

    /** Runs {@code ip}, with its arguments in one text. */
    static String ip(String namespace, String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip", "-n", namespace));
        command.addAll(List.of(arguments.split(" ")));
        return run(command.toArray(String[]::new));
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
        for (String namespace : namespaces()) {
            try {
                run("ip", "netns", "delete", namespace);
            } catch (IOException e) {
                // It was never made.
            }
        }
    }
}
