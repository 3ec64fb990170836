package io.vpcrouter.checks;

import java.security.SecureRandom;

/**
 * The proof in the payload of an echo request: SipHash-2-4 of the probe and the address that is asked, under a random key
 * that never leaves the process. Who has not seen the request cannot make the token, and the token of one host is worth
 * nothing to another. Nothing has to be remembered to check it, however late it comes.
 *
 * <p>Threading: one thread.
 */
final class EchoToken {
    /** SipHash puts the length of its input, 25 bytes here, into the highest byte of the last word. */
    private static final long LENGTH = 25L << 56;

    private final long key0;
    private final long key1;

    private long v0;
    private long v1;
    private long v2;
    private long v3;

    EchoToken(long key0, long key1) {
        this.key0 = key0;
        this.key1 = key1;
    }

    static EchoToken withRandomKey() {
        SecureRandom random = new SecureRandom();
        return new EchoToken(random.nextLong(), random.nextLong());
    }

    /**
     * The token of one probe.
     *
     * @param probe its number
     * @param high the high half of the address
     * @param low the low half
     * @param family a byte that tells the families apart
     */
    long of(long probe, long high, long low, int family) {
        v0 = key0 ^ 0x736f6d6570736575L;
        v1 = key1 ^ 0x646f72616e646f6dL;
        v2 = key0 ^ 0x6c7967656e657261L;
        v3 = key1 ^ 0x7465646279746573L;
        take(probe);
        take(high);
        take(low);
        take(LENGTH | family);
        v2 ^= 0xff;
        round();
        round();
        round();
        round();
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private void take(long word) {
        v3 ^= word;
        round();
        round();
        v0 ^= word;
    }

    private void round() {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
    }
}
