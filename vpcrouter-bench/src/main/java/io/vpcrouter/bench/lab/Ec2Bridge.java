package io.vpcrouter.bench.lab;

import io.vpcrouter.model.Route;
import io.vpcrouter.simulator.Ec2Endpoint;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.simulator.SimulatedVpcBuilder;
import io.vpcrouter.spi.RouterClock;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A simulated EC2 whose route table becomes the fabric's: what it accepts is laid into the kernel within some milliseconds.
 * Calls take as long as those of a real EC2 usually do.
 */
final class Ec2Bridge implements AutoCloseable {
    private static final String TABLE = "rtb-1";
    private static final Duration LATENCY = Duration.ofMillis(50);
    private static final int POLL_MILLIS = 2;

    private final SimulatedVpc vpc;
    private final Ec2Endpoint endpoint;
    private final Process ip;
    private final Writer commands;
    private final Map<String, String> hosts = new HashMap<>();
    private final Map<String, String> laid = new HashMap<>();
    private volatile boolean closed;

    Ec2Bridge(Fabric fabric, Family family) throws IOException, InterruptedException {
        SimulatedVpcBuilder builder = SimulatedVpc.builder("vpc-1", "us-east-1")
                .cidr("10.210.0.0/16")
                .cidr("fd00:210::/56")
                .subnet("subnet-a", "us-east-1a", "10.210.1.0/24", "fd00:210:0:1::/64");
        for (int i = 1; i <= fabric.routers(); i++) {
            String host = Fabric.host(family, i);
            hosts.put(eni(i), host);
            builder.instance(instance(i), "running")
                    .eni(eni(i), "subnet-a", instance(i), host)
                    .sourceDestCheck(eni(i), false);
        }
        vpc = builder.table(TABLE).main(TABLE).build(RouterClock.system());
        vpc.behaviour().setLatency(LATENCY);
        endpoint = fabric.monitor().inside(() -> Ec2Endpoint.start(vpc, 0));
        ip = new ProcessBuilder("ip", "-n", fabric.fabric().name(), "-force", "-batch", "-")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
        commands = ip.outputWriter();
        Thread thread = new Thread(this::lay, "bridge");
        thread.setDaemon(true);
        thread.start();
    }

    private static String eni(int router) {
        return "eni-" + router;
    }

    private static String instance(int router) {
        return "i-" + router;
    }

    /** What the program needs to talk to it. */
    List<String> options() {
        return List.of(
                "--cloud",
                "aws",
                "--region",
                "us-east-1",
                "--vpc",
                "vpc-1",
                "--aws_endpoint",
                endpoint.uri().toString());
    }

    private void lay() {
        try {
            while (!closed) {
                layOnce();
                Thread.sleep(POLL_MILLIS);
            }
        } catch (IOException e) {
            if (!closed) {
                System.err.println("! THE BRIDGE BETWEEN THE SIMULATED EC2 AND THE FABRIC FAILED: " + e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void layOnce() throws IOException {
        Set<String> there = new HashSet<>();
        for (Route route : vpc.snapshot().tables().get(0).routes()) {
            String host = hosts.get(route.target().id());
            String destination = route.destination().toString();
            if (host != null) {
                there.add(destination);
                if (!host.equals(laid.put(destination, host))) {
                    commands.write("route replace " + destination + " via " + host + " proto 118 metric 118\n");
                }
            }
        }
        for (String gone : Set.copyOf(laid.keySet())) {
            if (!there.contains(gone)) {
                laid.remove(gone);
                commands.write("route delete " + gone + " proto 118 metric 118\n");
            }
        }
        commands.flush();
    }

    @Override
    public void close() {
        closed = true;
        endpoint.close();
        ip.destroy();
    }
}
