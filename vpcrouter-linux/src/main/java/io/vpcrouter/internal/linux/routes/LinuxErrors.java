package io.vpcrouter.internal.linux.routes;

import io.vpcrouter.internal.linux.netlink.LinuxErrno;
import io.vpcrouter.internal.linux.netlink.NetlinkException;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudException.Kind;

/** What an error number of the kernel means for the next step. */
final class LinuxErrors {
    private static final String GRANT = "; it needs root, or the capability CAP_NET_ADMIN (systemd:"
            + " AmbientCapabilities=CAP_NET_ADMIN; containers: --cap-add NET_ADMIN), and to work in another network"
            + " namespace CAP_SYS_ADMIN too";

    private LinuxErrors() {}

    static CloudException of(String operation, NetlinkException refusal) {
        Kind kind = kind(refusal.errno());
        String hint = kind == Kind.DENIED ? GRANT : "";
        return new CloudException(kind, operation, "errno " + refusal.errno(), refusal.getMessage() + hint, refusal);
    }

    static Kind kind(int errno) {
        return switch (errno) {
            case LinuxErrno.EPERM, LinuxErrno.EACCES -> Kind.DENIED;
            case LinuxErrno.EEXIST, LinuxErrno.ESRCH -> Kind.CONFLICT;
            // The next hop: no link leads to it, or its link is down or gone.
            case LinuxErrno.ENETUNREACH, LinuxErrno.EHOSTUNREACH, LinuxErrno.ENETDOWN, LinuxErrno.ENODEV ->
                Kind.NOT_FOUND;
            case LinuxErrno.ENOSPC -> Kind.LIMIT;
            case LinuxErrno.EINVAL, LinuxErrno.EAFNOSUPPORT, LinuxErrno.EOPNOTSUPP -> Kind.INVALID;
            default -> Kind.TRANSIENT;
        };
    }
}
