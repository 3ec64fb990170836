package io.vpcrouter.health.icmp;

import com.sun.jna.Platform;
import io.vpcrouter.internal.prober.Prober;
import io.vpcrouter.internal.prober.ProberFactory;
import io.vpcrouter.internal.prober.echo.EchoRefusedException;
import io.vpcrouter.internal.prober.echo.EchoToken;
import io.vpcrouter.probe.ProbeRequests;
import io.vpcrouter.probe.ProbeSchedule;
import io.vpcrouter.spi.PluginStartException;
import io.vpcrouter.spi.RouterClock;
import java.io.IOException;

/** Opens the sockets of the ICMP check, and says what to do if the system refuses. */
final class IcmpProberFactory implements ProberFactory {
    private static final String OTHERWISE = "; or take another check, as in --health tcp";

    private static final String GRANTS = """
            . Grant one of these:
              - ping sockets: sysctl -w net.ipv4.ping_group_range="0 2147483647"
                (containers: --sysctl net.ipv4.ping_group_range="0 2147483647")
              - the capability CAP_NET_RAW (systemd: AmbientCapabilities=CAP_NET_RAW; containers: --cap-add NET_RAW)
              - root: run it as root
            or take another check, as in --health tcp""";

    private final RouterClock clock;

    IcmpProberFactory(RouterClock clock) {
        this.clock = clock;
    }

    @Override
    public Prober open(ProbeSchedule schedule, ProbeRequests requests) throws IOException {
        return new IcmpProber(schedule, requests, clock);
    }

    @Override
    public void checkMachine() {
        requireSupported(Platform.isLinux(), Platform.is64Bit(), System.getProperty("os.name"));
        try {
            IcmpSockets.open(EchoToken.withRandomKey()).close();
        } catch (EchoRefusedException e) {
            throw new PluginStartException("icmpecho: " + e.getMessage() + GRANTS, e);
        } catch (IOException e) {
            throw new PluginStartException("icmpecho: " + e.getMessage() + OTHERWISE, e);
        } catch (LinkageError e) {
            throw new PluginStartException(
                    "icmpecho: the native part of JNA cannot be loaded: " + e.getMessage()
                            + "; if the directory for temporary files is not writable or mounted noexec, name another one"
                            + " with -Djna.tmpdir=DIRECTORY" + OTHERWISE,
                    e);
        }
    }

    static void requireSupported(boolean linux, boolean is64Bit, String system) {
        if (!linux || !is64Bit) {
            throw new PluginStartException("icmpecho: this machine: " + system + (is64Bit ? "" : ", 32 bits")
                    + " (expected: Linux, 64 bits)" + OTHERWISE);
        }
    }
}
