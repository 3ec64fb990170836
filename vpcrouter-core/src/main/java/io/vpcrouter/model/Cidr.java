package io.vpcrouter.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A block of addresses in canonical form, host bits zero, as EC2 stores it.
 *
 * <p>Sorts by family, network and then prefix length, before every prefix list. Immutable.
 */
public final class Cidr implements Destination {
    private final IpAddress network;
    private final int prefixLength;

    private Cidr(IpAddress network, int prefixLength) {
        this.network = network;
        this.prefixLength = prefixLength;
    }

    /**
     * The block of that length around an address; bits of the address beyond the prefix are dropped.
     *
     * @param address any address of the block
     * @param prefixLength 0 to 32, or 0 to 128 for IPv6
     * @throws IllegalArgumentException if the length does not fit the family
     */
    public static Cidr of(IpAddress address, int prefixLength) {
        if (prefixLength < 0 || prefixLength > address.family().bits()) {
            throw new IllegalArgumentException("prefix length: " + prefixLength + " (expected: 0 to "
                    + address.family().bits() + " for " + address.family() + ")");
        }
        return new Cidr(address.masked(prefixLength), prefixLength);
    }

    /** The block of one address: /32, or /128 for IPv6. */
    public static Cidr of(IpAddress address) {
        return of(address, address.family().bits());
    }

    /**
     * Reads {@code ADDRESS/LENGTH}. Host bits are dropped; {@link #isCanonical} tells whether there were any.
     *
     * @param text the text
     * @return the block, or empty if the text is not a block
     */
    public static Optional<Cidr> tryParse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        int length = prefixLength(text, slash + 1);
        return IpAddress.tryParse(text.substring(0, slash))
                .filter(address -> length >= 0 && length <= address.family().bits())
                .map(address -> of(address, length));
    }

    /**
     * Reads a block as {@link #tryParse} does.
     *
     * @throws IllegalArgumentException if the text is not a block
     */
    public static Cidr parse(String text) {
        return tryParse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "CIDR: " + text + " (expected: ADDRESS/LENGTH, as in 10.0.0.0/16)"));
    }

    /** Whether a text that names this block names it without host bits. */
    public boolean isCanonical(String text) {
        int slash = text.indexOf('/');
        return slash >= 0
                && IpAddress.tryParse(text.substring(0, slash))
                        .filter(network::equals)
                        .isPresent();
    }

    private static int prefixLength(String text, int start) {
        int digits = text.length() - start;
        if (digits < 1 || digits > 3 || digits > 1 && text.charAt(start) == '0') {
            return -1;
        }
        int length = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            length = length * 10 + c - '0';
        }
        return length;
    }

    /** The first address of the block. */
    public IpAddress network() {
        return network;
    }

    /** How many leading bits all addresses of the block share. */
    public int prefixLength() {
        return prefixLength;
    }

    /** The family of the block. */
    public IpFamily family() {
        return network.family();
    }

    @Override
    public boolean isDefaultRoute() {
        return prefixLength == 0;
    }

    /** Whether the address lies in the block. */
    public boolean contains(IpAddress address) {
        return address.family() == network.family()
                && address.masked(prefixLength).equals(network);
    }

    /** Whether the other block lies in this one; every block lies in itself. */
    public boolean contains(Cidr other) {
        return other.prefixLength >= prefixLength && contains(other.network);
    }

    @Override
    public int compareTo(Destination other) {
        if (!(other instanceof Cidr that)) {
            return -1;
        }
        int byNetwork = network.compareTo(that.network);
        return byNetwork != 0 ? byNetwork : Integer.compare(prefixLength, that.prefixLength);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Cidr that && prefixLength == that.prefixLength && network.equals(that.network);
    }

    @Override
    public int hashCode() {
        return network.hashCode() * 31 + prefixLength;
    }

    @Override
    public String toString() {
        return network + "/" + prefixLength;
    }
}
