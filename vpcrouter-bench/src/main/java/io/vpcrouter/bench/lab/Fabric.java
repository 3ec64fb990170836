package io.vpcrouter.bench.lab;

import io.vpcrouter.bench.checks.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The network of the lab. The namespace {@link #fabric} is what forwards between all others, as the implicit router of a VPC
 * does; its main routing table is the route table.
 *
 * <pre>
 *   client ── fabric ──┬─ monitor (runs vpcrouter)
 *               │      ├─ router 1 ──┐
 *               │      ├─ router 2 ──┼── server (all destinations)
 *               │      └─ router n ──┘      │
 *               └── the way back ───────────┘
 * </pre>
 */
final class Fabric implements AutoCloseable {
    private static final String PREFIX = "vrlab-";
    private static final Path NAMESPACES = Path.of("/var/run/netns");
    private static final int FRONT = 210;
    private static final int BACK = 211;
    private static final int CLIENT = 212;
    private static final int RETURN = 213;

    private final String prefix = PREFIX + ProcessHandle.current().pid() + "-";
    private final int routers;
    private final Process janitor;

    private Fabric(int routers) throws IOException {
        this.routers = routers;
        this.janitor = startJanitor();
    }

    /** Builds it. Where that is not allowed, nothing is left. */
    static Fabric build(int routers) throws IOException, InterruptedException {
        removeLeftOvers();
        Fabric fabric = new Fabric(routers);
        try {
            fabric.setUp();
            return fabric;
        } catch (IOException | RuntimeException e) {
            fabric.close();
            throw e;
        }
    }

    Namespace fabric() {
        return new Namespace(prefix + "fabric");
    }

    Namespace monitor() {
        return new Namespace(prefix + "monitor");
    }

    Namespace client() {
        return new Namespace(prefix + "client");
    }

    Namespace server() {
        return new Namespace(prefix + "server");
    }

    Namespace router(int number) {
        return new Namespace(prefix + "router" + number);
    }

    int routers() {
        return routers;
    }

    /** The address of a router, which is a host of the route spec. */
    static String host(Family family, int router) {
        return family.address(FRONT, 1, router);
    }

    /** The address of the fabric beside the routers: a control target. */
    static String fabricAddress(Family family) {
        return family.address(FRONT, 0, 1);
    }

    private List<Namespace> all() {
        List<Namespace> all = new ArrayList<>(List.of(fabric(), monitor(), client(), server()));
        for (int i = 1; i <= routers; i++) {
            all.add(router(i));
        }
        return all;
    }

    /**
     * A shell that ends everything as soon as this process is gone, however that came: it waits for the end of its input. It
     * does not hear the signals of the terminal.
     */
    private Process startJanitor() throws IOException {
        StringBuilder script = new StringBuilder("trap '' INT TERM HUP; cat >/dev/null; for n in");
        all().forEach(namespace -> script.append(' ').append(namespace.name()));
        script.append("; do ip netns pids $n 2>/dev/null | xargs -r kill -9; ip netns delete $n; done");
        return new ProcessBuilder("sh", "-c", script.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Namespaces of a lab whose process is gone, and its janitor too, as after a crash of the machine's user session. */
    private static void removeLeftOvers() throws IOException, InterruptedException {
        if (!Files.isDirectory(NAMESPACES)) {
            return;
        }
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(NAMESPACES, PREFIX + "*")) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        for (String name : names) {
            String pid = name.substring(PREFIX.length()).split("-", -1)[0];
            if (pid.matches("\\d+") && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                Programs.run(List.of("ip", "netns", "delete", name));
            }
        }
    }

    private void setUp() throws IOException, InterruptedException {
        List<String> links = new ArrayList<>();
        for (Namespace namespace : all()) {
            links.add("netns add " + namespace.name());
        }
        links.add(link(fabric(), "mon", monitor(), "eth0"));
        links.add(link(fabric(), "cli", client(), "eth0"));
        links.add(link(fabric(), "ret", server(), "ret"));
        links.add("link add front netns " + fabric().name() + " type bridge mcast_snooping 0");
        links.add("link add back netns " + server().name() + " type bridge mcast_snooping 0");
        for (int i = 1; i <= routers; i++) {
            links.add(link(fabric(), "r" + i, router(i), "front"));
            links.add(link(server(), "r" + i, router(i), "back"));
        }
        batch(List.of(), links);
        for (Namespace namespace : all()) {
            forward(namespace);
        }
        setUpFabric();
        setUpServer();
        setUpMonitorAndClient();
        for (int i = 1; i <= routers; i++) {
            setUpRouter(i);
        }
    }

    private static String link(Namespace one, String name, Namespace other, String peer) {
        return "link add " + name + " netns " + one.name() + " type veth peer name " + peer + " netns " + other.name();
    }

    private static void forward(Namespace namespace) throws IOException, InterruptedException {
        namespace.inside(() -> {
            for (String each : List.of("all", "default")) {
                Files.writeString(Path.of("/proc/sys/net/ipv4/conf", each, "rp_filter"), "0");
                Files.writeString(Path.of("/proc/sys/net/ipv4/conf", each, "send_redirects"), "0");
            }
            Files.writeString(Path.of("/proc/sys/net/ipv4/ip_forward"), "1");
            Files.writeString(Path.of("/proc/sys/net/ipv6/conf/all/forwarding"), "1");
            return "";
        });
    }

    private void setUpFabric() throws IOException, InterruptedException {
        List<String> commands = up("lo", "front", "mon", "cli", "ret");
        commands.add("link set mon master front");
        for (int i = 1; i <= routers; i++) {
            commands.add("link set r" + i + " master front up");
        }
        for (Family family : Family.values()) {
            commands.add(address(family, FRONT, 0, 1, "front"));
            commands.add(address(family, CLIENT, 0, 1, "cli"));
            commands.add(address(family, RETURN, 0, 1, "ret"));
        }
        batch(List.of("-n", fabric().name()), commands);
    }

    private void setUpServer() throws IOException, InterruptedException {
        List<String> commands = up("lo", "back", "ret");
        for (int i = 1; i <= routers; i++) {
            commands.add("link set r" + i + " master back up");
        }
        for (Family family : Family.values()) {
            commands.add(address(family, BACK, 0, 1, "back"));
            commands.add(address(family, RETURN, 0, 2, "ret"));
            commands.add("route add local " + family.destinations() + " dev lo");
            commands.add("route add default via " + family.address(RETURN, 0, 1));
        }
        batch(List.of("-n", server().name()), commands);
    }

    private void setUpMonitorAndClient() throws IOException, InterruptedException {
        List<String> monitor = up("lo", "eth0");
        List<String> client = up("lo", "eth0");
        for (Family family : Family.values()) {
            monitor.add(address(family, FRONT, 0, 2, "eth0"));
            client.add(address(family, CLIENT, 0, 2, "eth0"));
            client.add("route add default via " + family.address(CLIENT, 0, 1));
        }
        batch(List.of("-n", monitor().name()), monitor);
        batch(List.of("-n", client().name()), client);
    }

    private void setUpRouter(int number) throws IOException, InterruptedException {
        List<String> commands = up("lo", "front", "back");
        for (Family family : Family.values()) {
            commands.add(address(family, FRONT, 1, number, "front"));
            commands.add(address(family, BACK, 1, number, "back"));
            commands.add("route add " + family.destinations() + " via " + family.address(BACK, 0, 1));
            commands.add("route add default via " + family.address(FRONT, 0, 1));
        }
        batch(List.of("-n", router(number).name()), commands);
    }

    private static List<String> up(String... links) {
        List<String> commands = new ArrayList<>();
        Stream.of(links).forEach(link -> commands.add("link set " + link + " up"));
        return commands;
    }

    private static String address(Family family, int net, int group, int number, String link) {
        return "address add " + family.address(net, group, number) + family.network() + " dev " + link
                + (family == Family.IPV6 ? " nodad" : "");
    }

    private static void batch(List<String> options, List<String> commands) throws IOException, InterruptedException {
        batch("ip", options, commands);
    }

    private static void batch(String program, List<String> options, List<String> commands)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(options);
        command.addAll(List.of("-batch", "-"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().write((String.join("\n", commands) + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output.strip());
        }
    }

    /** Cuts links of the fabric off, or connects them again: nothing passes, and nobody's link goes down. */
    void silence(List<String> links, boolean silent) throws IOException, InterruptedException {
        batch(
                "bridge",
                List.of("-n", fabric().name()),
                links.stream()
                        .map(link -> "link set dev " + link + " state " + (silent ? 0 : 3))
                        .toList());
    }

    /** The link of a router in the fabric. */
    static String linkOf(int router) {
        return "r" + router;
    }

    /** The router that the fabric's table sends a destination to, or 0 if there is no route. */
    int routerOf(Family family, int destination) throws IOException, InterruptedException {
        String start = "via " + family.address(FRONT, 1, 0).replaceAll("0$", "");
        for (String line : fabric().ip(family.flag() + " route show " + family.destination(destination))
                .lines()
                .toList()) {
            int at = line.indexOf(start);
            if (at >= 0) {
                return Integer.parseInt(line.substring(at + start.length()).split(" ", -1)[0]);
            }
        }
        return 0;
    }

    @Override
    public void close() throws InterruptedException {
        try {
            janitor.getOutputStream().close();
        } catch (IOException e) {
            // It is gone already.
        }
        if (!janitor.waitFor(60, TimeUnit.SECONDS)) {
            System.err.println("! THE LAB WAS NOT CLEANED UP IN A MINUTE; ip netns LISTS WHAT IS LEFT");
        }
    }
}
