package io.vpcrouter.internal.simulator.world;

import java.util.SortedSet;
import java.util.TreeSet;

/** The Availability Zones: those of the subnets, and the first three of the region. */
public final class Zones {
    private Zones() {}

    public static SortedSet<String> of(World world, String region) {
        SortedSet<String> zones = new TreeSet<>();
        for (char letter = 'a'; letter <= 'c'; letter++) {
            zones.add(region + letter);
        }
        world.subnets().values().forEach(subnet -> zones.add(subnet.zone()));
        return zones;
    }

    /** The id of a zone in EC2's format: {@code use1-az1} for {@code us-east-1a}. */
    public static String idOf(String zone) {
        String[] parts = zone.split("-", -1);
        StringBuilder id = new StringBuilder(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i];
            if (i < parts.length - 1) {
                id.append(part.charAt(0));
                continue;
            }
            char letter = part.charAt(part.length() - 1);
            boolean lettered = part.length() > 1 && letter >= 'a';
            id.append(lettered ? part.substring(0, part.length() - 1) : part)
                    .append("-az")
                    .append(lettered ? letter - 'a' + 1 : 1);
        }
        return id.toString();
    }
}
