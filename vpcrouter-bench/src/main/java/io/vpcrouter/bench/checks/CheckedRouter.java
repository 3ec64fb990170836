package io.vpcrouter.bench.checks;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterListener;
import io.vpcrouter.health.icmp.IcmpEchoHealthPlugin;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.Subnet;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.validation.Validated;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A process that is the whole router, with the real check {@code icmpecho} and a VPC that swallows what is written: it
 * prints each change of a verdict, and on each line of its standard input what it cost and counted so far.
 */
public final class CheckedRouter {
    private static final int HOSTS_OF_A_ROUTE = 100;
    private static final int FIRST_DESTINATION = 0x0a00_0000;

    private CheckedRouter() {}

    /** The interval, then a number of loopback addresses or the hosts themselves. */
    public static void main(String[] args) throws IOException {
        List<IpAddress> hosts = new ArrayList<>();
        if (args.length == 2) {
            hosts.addAll(CheckRun.hosts(0, Integer.parseInt(args[1])));
        } else {
            Arrays.stream(args).skip(1).map(IpAddress::parse).forEach(hosts::add);
        }
        IcmpEchoHealthPlugin plugin = new IcmpEchoHealthPlugin();
        RouterListener printer = event -> {
            if (event instanceof RouterEvent.HostChanged change && change.to() == Verdict.FAILED) {
                System.out.println("failed " + change.host() + " " + System.nanoTime());
            }
        };
        try (VpcRouter router = VpcRouter.builder()
                        .cloud("bench", context -> new SwallowingCloud(snapshot(hosts)))
                        .mode("bench", context -> new OneSpec(context, spec(hosts)))
                        .health(plugin, CheckRun.options(plugin, "icmp_check_interval", args[0]))
                        .listener(printer)
                        .build();
                BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            router.start();
            System.out.println("started");
            while (input.readLine() != null) {
                System.out.println(Usage.now(router.statistics().getOrDefault("health icmpecho", Map.of())));
            }
        }
    }

    /** Routes that name all hosts. */
    private static RouteSpec spec(List<IpAddress> hosts) {
        TreeMap<Destination, RouteIntent> routes = new TreeMap<>();
        for (int i = 0; i < hosts.size(); i += HOSTS_OF_A_ROUTE) {
            int destination = FIRST_DESTINATION + (i / HOSTS_OF_A_ROUTE << Byte.SIZE);
            routes.put(
                    Cidr.of(IpAddress.ofIpv4(destination), 24),
                    RouteIntent.of(hosts.subList(i, Math.min(i + HOSTS_OF_A_ROUTE, hosts.size()))));
        }
        return new RouteSpec(routes);
    }

    /** One table, and each host on an interface of its own. */
    private static NetworkSnapshot snapshot(List<IpAddress> hosts) {
        List<NetworkInterface> interfaces = new ArrayList<>();
        for (IpAddress host : hosts) {
            interfaces.add(new NetworkInterface(
                    "eni-" + host, Set.of(host), List.of(), "subnet-1", "us-east-1a", "i-" + host, true, false));
        }
        RouteTable table = new RouteTable("rtb-1", true, Set.of("subnet-1"), false, Map.of(), List.of());
        return new NetworkSnapshot("vpc-1", List.of(table), interfaces, List.of(new Subnet("subnet-1", "us-east-1a")));
    }

    private record SwallowingCloud(NetworkSnapshot snapshot) implements CloudProvider {
        @Override
        public NetworkSnapshot read(Set<IpAddress> hosts) {
            return snapshot;
        }

        @Override
        public void apply(RouteChange change) {
            // Health is measured, not the cloud.
        }

        @Override
        public String network() {
            return "vpc-1";
        }
    }

    private record OneSpec(ModeContext context, RouteSpec spec) implements Mode {
        @Override
        public void start() {
            context.publish(Validated.of(spec));
        }

        @Override
        public void close() {}
    }
}
