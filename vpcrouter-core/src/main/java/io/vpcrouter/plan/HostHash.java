package io.vpcrouter.plan;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;

/**
 * The fixed hash by which a destination picks among equally good hosts: the highest value wins (rendezvous hashing).
 * Every replica, every restart and every version picks the same host, and when a host goes, only its destinations move.
 *
 * <p>The value is a chain over five 64-bit words: {@code h = mix(h ^ word)}, starting from 0, over the destination's
 * first 64 bits, its last 64 bits, its prefix length plus 256 for IPv6, and the host's first and last 64 bits. An IPv4
 * address has 0 as its first half. For a prefix list, the characters of its id stand in place of the first three words. {@code mix} adds 0x9E3779B97F4A7C15 and applies the finalizer of SplitMix64 (Steele,
 * Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014). It must never change; the tests hold its vectors.
 */
public final class HostHash {
    private static final int IPV6_MARK = 256;

    private HostHash() {}

    /** The part of the chain that all hosts of a destination share. */
    public static long ofDestination(Destination destination) {
        return destination instanceof Cidr cidr ? ofBlock(cidr) : ofText(destination.toString());
    }

    private static long ofBlock(Cidr block) {
        IpAddress network = block.network();
        int family = network.family().bits() == Integer.SIZE ? 0 : IPV6_MARK;
        long hash = mix(network.high());
        hash = mix(hash ^ network.low());
        return mix(hash ^ block.prefixLength() + family);
    }

    private static long ofText(String text) {
        long hash = 0;
        for (int i = 0; i < text.length(); i++) {
            hash = mix(hash ^ text.charAt(i));
        }
        return hash;
    }

    /** The value of a host for a destination; to be compared unsigned. */
    public static long of(long destinationHash, IpAddress host) {
        return mix(mix(destinationHash ^ host.high()) ^ host.low());
    }

    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
