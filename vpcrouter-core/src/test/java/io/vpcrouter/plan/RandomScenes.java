package io.vpcrouter.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Makes scenes by chance: small ones, in which everything that the planner knows of meets everything else. */
final class RandomScenes {
    private static final List<String> HOSTS = List.of("a", "b", "c", "d", "e", "f");
    private static final List<String> HOSTS6 = List.of("u", "v", "w");
    private static final List<String> DESTINATIONS = List.of(
            "0.0.0.0/0", "10.1.0.0/16", "10.1.2.0/24", "10.2.0.0/16", "10.3.0.0/16", "10.4.0.0/16", "172.16.0.0/12");
    private static final List<String> DESTINATIONS6 = List.of("::/0", "2001:db8::/32", "2001:db8:1::/48");
    private static final List<String> VERDICTS = List.of(
            "healthy", "healthy", "healthy", "failed", "failed", "questionable", "suspect", "unknown", "waiting");

    private final Random random;
    private final List<String> lines = new ArrayList<>();

    private RandomScenes(Random random) {
        this.random = random;
    }

    static List<String> lines(Random random) {
        return new RandomScenes(random).scene();
    }

    private List<String> scene() {
        lines.add("now 1000");
        lines.add("rules" + rules());
        HOSTS.forEach(name -> host(name, ""));
        HOSTS6.forEach(name -> host(name, " ip=fd00::" + (name.charAt(0) - 'a')));
        lines.add("eni eni-x detached");
        lines.add("eni eni-y");
        List<String> tables = new ArrayList<>();
        for (int t = 1; t <= 1 + random.nextInt(4); t++) {
            tables.add("rtb-" + t);
            lines.add("table rtb-" + t + " zone=z" + (1 + random.nextInt(3)) + one(0.2, " main") + one(0.05, " edge")
                    + one(0.05, " unused") + one(0.2, " subnet-of=a") + one(0.7, " tag:routes=ours"));
        }
        boolean mostlySpread = random.nextInt(4) == 0;
        DESTINATIONS.forEach(destination -> destination(destination, HOSTS, tables, mostlySpread));
        DESTINATIONS6.forEach(destination -> destination(destination, HOSTS6, tables, mostlySpread));
        lines.add(one(0.05, "frozen"));
        lines.add(one(0.05, "mass-failure"));
        lines.add(one(0.3, "named 0.0.0.0/0"));
        lines.removeIf(String::isEmpty);
        return lines;
    }

    private String rules() {
        String policy =
                random.nextInt(3) > 0 ? "" : " policy=" + of(List.of("SYNC", "UPSERT_ONLY", "CREATE_ONLY", "OBSERVE"));
        return policy
                + " choose=" + of(List.of("RANDOM", "RANDOM", "ORDERED", "ZONE", "SPREAD"))
                + " none=" + of(List.of("KEEP", "DELETE"))
                + " tables=" + of(List.of("all", "all", "all", "associated", "main", "tag:routes=ours"))
                + one(0.2, " manage=10.0.0.0/8,::/0")
                + one(0.2, " ignore=10.1.2.0/24,0.0.0.0/0")
                + one(0.2, " defaults");
    }

    private void host(String name, String address) {
        lines.add("host " + name + address + " zone=z" + (1 + random.nextInt(3)) + " " + of(VERDICTS) + " since="
                + (900 + random.nextInt(100)) + one(0.05, " gone") + one(0.05, " unwitnessed")
                + one(0.07, " missing") + one(0.5, " unsettled") + one(0.05, " detached")
                + one(0.08, " eni=eni-" + of(HOSTS)) + one(0.3, " found") + one(0.5, " answered")
                + one(0.1, " drained") + one(0.05, " cordoned"));
    }

    private void destination(String destination, List<String> hosts, List<String> tables, boolean mostlySpread) {
        if (random.nextInt(10) < 7) {
            List<String> eligible = new ArrayList<>(hosts);
            Collections.shuffle(eligible, random);
            String rule = mostlySpread && random.nextInt(4) > 0
                    ? " spread"
                    : one(0.6, " " + of(List.of("random", "ordered", "zone", "spread")));
            lines.add("want " + destination + " "
                    + String.join(" ", eligible.subList(0, 1 + random.nextInt(Math.min(4, hosts.size()))))
                    + one(0.25, " by-tag") + rule + one(0.4, " " + of(List.of("keep", "delete"))));
        }
        String usual = target(hosts);
        for (String table : tables) {
            if (random.nextInt(10) < 7) {
                lines.add("route " + table + " " + destination + " "
                        + (random.nextInt(3) > 0 ? usual : target(hosts)) + one(0.08, " blackhole")
                        + one(0.03, " own") + one(0.02, " odd"));
            }
            lines.add(one(0.03, "route " + table + " " + destination + " vgw-1 propagated"));
            lines.add(one(0.1, "chosen " + destination + " " + of(hosts) + " in=" + table + since()));
        }
        lines.add(one(0.3, "chosen " + destination + " " + of(hosts) + since()));
    }

    private String since() {
        return " since=" + (900 + random.nextInt(100));
    }

    private String target(List<String> hosts) {
        String host = of(hosts);
        return random.nextInt(10) < 8
                ? "eni-" + host
                : of(List.of("eni-x", "eni-y", "eni-z", "i-" + host, "i-z", "igw-1"));
    }

    private String of(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private String one(double chance, String text) {
        return random.nextDouble() < chance ? text : "";
    }
}
