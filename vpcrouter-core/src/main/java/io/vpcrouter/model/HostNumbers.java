package io.vpcrouter.model;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * Gives each host of a set a number: its place in canonical order, from 0 on. So the data of 65,000 hosts fit
 * into arrays, where a hash map would need an object for each. Immutable.
 */
public final class HostNumbers {
    /** The number of a host that is not in the set. */
    public static final int NONE = -1;

    private static final HostNumbers EMPTY = of(List.of());

    private final IpAddress[] hosts;
    /** Numbers at the places where the hashes of their hosts point, or at the next free ones; at most half are taken. */
    private final int[] table;

    private final int shift;

    private HostNumbers(IpAddress[] hosts) {
        this.hosts = hosts;
        int bits = 1 + Integer.SIZE - Integer.numberOfLeadingZeros(hosts.length);
        this.shift = Integer.SIZE - bits;
        this.table = new int[1 << bits];
        Arrays.fill(table, NONE);
        for (int number = 0; number < hosts.length; number++) {
            table[placeOf(hosts[number])] = number;
        }
    }

    /** Numbers hosts, each once. */
    public static HostNumbers of(Collection<IpAddress> hosts) {
        return new HostNumbers(hosts.stream().sorted().distinct().toArray(IpAddress[]::new));
    }

    /** No hosts. */
    public static HostNumbers empty() {
        return EMPTY;
    }

    /** Where the number of the host stands, or would. */
    private int placeOf(IpAddress host) {
        int place = host.hashCode() >>> shift;
        while (table[place] != NONE && !hosts[table[place]].equals(host)) {
            place = place + 1 & table.length - 1;
        }
        return place;
    }

    /** The number of a host, or {@link #NONE}. */
    public int numberOf(IpAddress host) {
        return table[placeOf(host)];
    }

    /** The host with a number. */
    public IpAddress host(int number) {
        return hosts[number];
    }

    /** How many hosts there are. */
    public int size() {
        return hosts.length;
    }

    /** The hosts in canonical order, so that each stands at its number. */
    public List<IpAddress> hosts() {
        return Collections.unmodifiableList(Arrays.asList(hosts));
    }
}
