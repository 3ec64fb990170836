package io.vpcrouter.health.path;

import io.vpcrouter.internal.prober.Prober;
import io.vpcrouter.internal.prober.ProberFactory;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.probe.ProbeRequests;
import io.vpcrouter.probe.ProbeSchedule;
import io.vpcrouter.spi.PluginStartException;
import io.vpcrouter.spi.RouterClock;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Opens the sockets of the check, and says what is missing if that does not work. */
final class PathProberFactory implements ProberFactory {
    private final List<IpAddress> targets;
    private final Map<IpAddress, IpAddress> sources;
    private final PathMarks marks;
    private final RouterClock clock;

    PathProberFactory(List<IpAddress> targets, Map<IpAddress, IpAddress> sources, PathMarks marks, RouterClock clock) {
        this.targets = targets;
        this.sources = sources;
        this.marks = marks;
        this.clock = clock;
    }

    @Override
    public Prober open(ProbeSchedule schedule, ProbeRequests requests) throws IOException {
        return new PathProber(schedule, requests, clock, targets, marks, PathSockets.open(targets, sources));
    }

    @Override
    public void checkMachine() {
        try {
            PathSockets.open(targets, sources).close();
        } catch (IOException e) {
            throw new PluginStartException(
                    "path: " + e.getMessage() + " (expected: CAP_NET_RAW or ping sockets, and every address of"
                            + " --path_sources on this machine)",
                    e);
        } catch (LinkageError e) {
            throw new PluginStartException(
                    "path: the native part of JNA cannot be loaded: " + e.getMessage()
                            + "; if the directory for temporary files is not writable or mounted noexec, name another one"
                            + " with -Djna.tmpdir=DIRECTORY",
                    e);
        }
    }
}
