package io.vpcrouter.internal.prober.echo;

import io.vpcrouter.internal.prober.posix.LibC;
import java.nio.ByteBuffer;

/** What the error queue of a socket says: {@code struct cmsghdr} with {@code struct sock_extended_err} behind it. */
final class IcmpErrors {
    private static final int LEVEL = 8;
    private static final int TYPE = 12;
    private static final int ERROR = 16;
    private static final int ORIGIN = ERROR + 4;
    private static final int ICMP_TYPE = ERROR + 5;
    private static final int ICMP_CODE = ERROR + 6;
    private static final int LENGTH = ERROR + 16;
    private static final int FROM_ICMP = 2;
    private static final int FROM_ICMPV6 = 3;

    private IcmpErrors() {}

    /**
     * Why a packet did not arrive.
     *
     * @return the reason, or empty if this is no message of a router or host that says so
     */
    static String reason(ByteBuffer control, int at, int length, boolean ipv6) {
        if (length < LENGTH
                || control.getInt(at + LEVEL) != (ipv6 ? LibC.SOL_IPV6 : LibC.SOL_IP)
                || control.getInt(at + TYPE) != (ipv6 ? LibC.IPV6_RECVERR : LibC.IP_RECVERR)
                || control.get(at + ORIGIN) != (ipv6 ? FROM_ICMPV6 : FROM_ICMP)) {
            return "";
        }
        int type = Byte.toUnsignedInt(control.get(at + ICMP_TYPE));
        int code = Byte.toUnsignedInt(control.get(at + ICMP_CODE));
        return ipv6 ? reasonOfIcmpv6(type, code) : reasonOfIcmp(type, code);
    }

    /** RFC 792, RFC 1812. */
    private static String reasonOfIcmp(int type, int code) {
        if (type == 11) {
            return "the packet went round in circles";
        }
        if (type != 3) {
            return "";
        }
        return switch (code) {
            case 0, 6, 11 -> "network unreachable";
            case 1, 7, 8, 12 -> "host unreachable";
            case 2 -> "protocol unreachable";
            case 3 -> "port unreachable";
            // A packet that is too large, which ours never is.
            case 4 -> "";
            case 9, 10, 13 -> "prohibited by a filter";
            default -> "unreachable, code " + code;
        };
    }

    /** RFC 4443. */
    private static String reasonOfIcmpv6(int type, int code) {
        if (type == 3) {
            return "the packet went round in circles";
        }
        if (type != 1) {
            return "";
        }
        return switch (code) {
            case 0 -> "no route to host";
            case 1, 5, 6 -> "prohibited by a filter";
            case 3 -> "host unreachable";
            case 4 -> "port unreachable";
            default -> "unreachable, code " + code;
        };
    }
}
