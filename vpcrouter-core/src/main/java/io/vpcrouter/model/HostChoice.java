package io.vpcrouter.model;

import java.util.Locale;

/** How the host of a destination is picked among equally good ones. */
public enum HostChoice {
    /** Pseudo-random and uniform, by a fixed hash of destination and host; every replica picks the same. */
    RANDOM,
    /** The first usable one of the list. */
    ORDERED,
    /** Per table: one in an Availability Zone of the table's subnets, by hash; none there: any, by hash. */
    ZONE,
    /** The one with the fewest destinations, ties by hash. */
    SPREAD;

    /** The word in a route spec and on the command line. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
