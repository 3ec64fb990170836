package io.vpcrouter.internal.prober;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many sockets a check may have open at once. */
final class SocketBudget {
    /** Enough for the connects of 65,000 hosts, half of them dead, at the default pace. */
    private static final int MOST = 16_384;

    private static final int LEAST = 16;

    private SocketBudget() {}

    /** A quarter of what the process may open: the calls to the cloud must never go short of handles. */
    static int ofThisProcess() {
        long limit = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : Integer.MAX_VALUE;
        return (int) Math.max(LEAST, Math.min(MOST, limit / 4));
    }
}
