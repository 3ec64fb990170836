package io.vpcrouter.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A simulated VPC of the size of a busy night: 2,000 destinations in 10 tables, 200 hosts in three zones, every route in place.
 *
 * @param vpc the file that describes the VPC
 * @param spec the route spec
 * @param hosts the addresses of the hosts
 */
record LargeVpc(Path vpc, Path spec, List<String> hosts) {
    static final int DESTINATIONS = 2_000;
    private static final int TABLES = 10;
    private static final int HOSTS = 200;
    private static final int ELIGIBLE = 3;
    private static final List<String> ZONES = List.of("us-east-1a", "us-east-1b", "us-east-1c");

    static LargeVpc in(Path folder) throws IOException {
        List<String> hosts = new ArrayList<>();
        List<Object> instances = new ArrayList<>();
        for (int host = 0; host < HOSTS; host++) {
            int zone = host % ZONES.size();
            String address = "127.0." + (zone + 1) * 10 + "." + (host / ZONES.size() + 1);
            hosts.add(address);
            instances.add(Map.of(
                    "id",
                    id("i", host),
                    "interfaces",
                    List.of(Map.of(
                            "id", eni(host),
                            "subnet", id("subnet", zone),
                            "addresses", List.of(address),
                            "source_dest_check", false))));
        }
        Map<String, Object> spec = new LinkedHashMap<>();
        List<Object> routes = new ArrayList<>();
        for (int i = 0; i < DESTINATIONS; i++) {
            String destination = "10." + i / 256 + "." + i % 256 + ".0/24";
            int first = i % HOSTS;
            List<String> eligible = new ArrayList<>();
            for (int j = 0; j < ELIGIBLE; j++) {
                eligible.add(hosts.get((first + j * 11) % HOSTS));
            }
            spec.put(destination, Map.of("hosts", eligible, "choose", "ordered"));
            routes.add(Map.of("destination", destination, "target", eni(first)));
        }
        List<Object> subnets = new ArrayList<>();
        List<Object> tables = new ArrayList<>();
        for (int zone = 0; zone < ZONES.size(); zone++) {
            subnets.add(subnet(zone, ZONES.get(zone), (zone + 1) * 10));
        }
        for (int table = 1; table <= TABLES; table++) {
            int subnet = 100 + table;
            subnets.add(subnet(subnet, ZONES.get(table % ZONES.size()), subnet));
            tables.add(Map.of(
                    "id",
                    id("rtb", table),
                    "main",
                    table == 1,
                    "subnets",
                    List.of(id("subnet", subnet)),
                    "routes",
                    routes));
        }
        Map<String, Object> vpc = Map.of(
                "vpc",
                id("vpc", 0),
                "region",
                "us-east-1",
                "cidrs",
                List.of("127.0.0.0/8"),
                "subnets",
                subnets,
                "instances",
                instances,
                "tables",
                tables);
        return new LargeVpc(
                Files.writeString(folder.resolve("vpc.json"), TestJson.text(vpc)),
                Files.writeString(folder.resolve("spec.json"), TestJson.text(spec)),
                hosts);
    }

    private static Map<String, Object> subnet(int number, String zone, int net) {
        return Map.of("id", id("subnet", number), "zone", zone, "cidr", "127.0." + net + ".0/24");
    }

    /** The interface of a host. */
    static String eni(int host) {
        return id("eni", host);
    }

    private static String id(String kind, int number) {
        return String.format(Locale.ROOT, "%s-0%016x", kind, number);
    }
}
