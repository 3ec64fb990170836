package io.vpcrouter.internal.prober.posix;

/** The error numbers of Linux that ICMP meets, and their names for people. */
public final class Errno {
    public static final int EPERM = 1;
    public static final int EINTR = 4;
    public static final int EAGAIN = 11;
    public static final int EACCES = 13;
    public static final int EAFNOSUPPORT = 97;
    public static final int EADDRINUSE = 98;
    public static final int EADDRNOTAVAIL = 99;

    private Errno() {}

    public static String text(int errno) {
        return switch (errno) {
            case EPERM -> "EPERM, operation not permitted";
            case EINTR -> "EINTR, interrupted";
            case EAGAIN -> "EAGAIN, try again";
            case 12 -> "ENOMEM, out of memory";
            case EACCES -> "EACCES, permission denied";
            case 22 -> "EINVAL, invalid argument";
            case 23 -> "ENFILE, too many open files in the system";
            case 24 -> "EMFILE, too many open files";
            case 90 -> "EMSGSIZE, message too long";
            case 93 -> "EPROTONOSUPPORT, protocol not supported";
            case 94 -> "ESOCKTNOSUPPORT, socket type not supported";
            case EAFNOSUPPORT -> "EAFNOSUPPORT, address family not supported";
            case EADDRINUSE -> "EADDRINUSE, another program uses it";
            case EADDRNOTAVAIL -> "EADDRNOTAVAIL, no address of this family here";
            case 100 -> "ENETDOWN, network is down";
            case 101 -> "ENETUNREACH, no route";
            case 105 -> "ENOBUFS, no buffer space";
            case 113 -> "EHOSTUNREACH, no route to host";
            default -> "errno " + errno;
        };
    }
}
