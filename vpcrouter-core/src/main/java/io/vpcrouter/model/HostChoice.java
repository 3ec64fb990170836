package io.vpcrouter.model;

import java.util.Locale;

/** How the host of a destination is picked among equally good ones. */
public enum HostChoice {
    /** Pseudo-random and uniform, by a fixed hash of destination and host; every replica picks the same. */
    RANDOM,
    /** The first host of the list that can be used. */
    ORDERED,
    /** For each table a host in an Availability Zone of the table's subnets, by hash; without one, any host, by hash. */
    ZONE,
    /** The host with the fewest destinations; among equals, by hash. */
    SPREAD;

    /** The word in a route spec and on the command line. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
