package io.vpcrouter.internal.prober.echo;

import java.security.SecureRandom;

/**
 * The proof in the payload of an echo request: SipHash-2-4 of the probe and the address that is asked, under a random key
 * that never leaves the process. Who has not seen the request cannot make the token, and the token of one host is worth
 * nothing to another. Nothing has to be remembered to check it, however late it comes.
 *
 * <p>Threading: one thread.
 */
public final class EchoToken {
    /** SipHash puts the length of its input, 25 bytes here, into the highest byte of the last word. */
    private static final long LENGTH = 25L << 56;

    /** Two rounds for each of four words, and four at the end. */
    private static final int WORDS = 4;

    private static final int STEPS = WORDS + 2;

    private final long key0;
    private final long key1;

    EchoToken(long key0, long key1) {
        this.key0 = key0;
        this.key1 = key1;
    }

    public static EchoToken withRandomKey() {
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
        // One piece on purpose, without fields and methods: it is done twice for each echo, and so stays in registers.
        long v0 = key0 ^ 0x736f6d6570736575L;
        long v1 = key1 ^ 0x646f72616e646f6dL;
        long v2 = key0 ^ 0x6c7967656e657261L;
        long v3 = key1 ^ 0x7465646279746573L;
        for (int step = 0; step < STEPS; step++) {
            long word = switch (step) {
                case 0 -> probe;
                case 1 -> high;
                case 2 -> low;
                case 3 -> LENGTH | family;
                default -> 0;
            };
            if (step < WORDS) {
                v3 ^= word;
            } else if (step == WORDS) {
                v2 ^= 0xff;
            }
            for (int round = 0; round < 2; round++) {
                v0 += v1;
                v2 += v3;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 = Long.rotateLeft(v0, 32) + v3;
                v2 += v1;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 = Long.rotateLeft(v2, 32);
            }
            v0 ^= word;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }
}
