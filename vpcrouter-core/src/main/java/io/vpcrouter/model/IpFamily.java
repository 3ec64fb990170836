package io.vpcrouter.model;

/** The family of an address or a destination. A route and its hosts are of one family. */
public enum IpFamily {
    /** 32 bits, RFC 791. */
    IPV4(32),
    /** 128 bits, RFC 8200. */
    IPV6(128);

    private final int bits;

    IpFamily(int bits) {
        this.bits = bits;
    }

    /** How many bits an address of the family has. */
    public int bits() {
        return bits;
    }

    /** The name as people write it. */
    @Override
    public String toString() {
        return this == IPV4 ? "IPv4" : "IPv6";
    }
}
