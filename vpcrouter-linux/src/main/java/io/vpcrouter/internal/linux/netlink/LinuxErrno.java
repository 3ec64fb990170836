package io.vpcrouter.internal.linux.netlink;

/** The error numbers of Linux that requests for routes meet, and their names for people. */
public final class LinuxErrno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int ENODEV = 19;
    public static final int EINVAL = 22;
    public static final int ENOSPC = 28;
    public static final int EOPNOTSUPP = 95;
    public static final int EAFNOSUPPORT = 97;
    public static final int ENETDOWN = 100;
    public static final int ENETUNREACH = 101;
    public static final int ENOBUFS = 105;
    public static final int EHOSTUNREACH = 113;

    private LinuxErrno() {}

    static String text(int errno) {
        return switch (errno) {
            case EPERM -> "EPERM, operation not permitted";
            case ENOENT -> "ENOENT, no such entry";
            case ESRCH -> "ESRCH, no such route";
            case EINTR -> "EINTR, interrupted";
            case EAGAIN -> "EAGAIN, no answer in time";
            case ENOMEM -> "ENOMEM, out of memory";
            case EACCES -> "EACCES, permission denied";
            case EBUSY -> "EBUSY, busy";
            case EEXIST -> "EEXIST, there is one already";
            case ENODEV -> "ENODEV, no such link";
            case EINVAL -> "EINVAL, invalid argument";
            case ENOSPC -> "ENOSPC, no room";
            case EOPNOTSUPP -> "EOPNOTSUPP, not supported";
            case EAFNOSUPPORT -> "EAFNOSUPPORT, address family not supported";
            case ENETDOWN -> "ENETDOWN, link is down";
            case ENETUNREACH -> "ENETUNREACH, network unreachable";
            case ENOBUFS -> "ENOBUFS, no buffer space";
            case EHOSTUNREACH -> "EHOSTUNREACH, no route to host";
            default -> "errno " + errno;
        };
    }
}
