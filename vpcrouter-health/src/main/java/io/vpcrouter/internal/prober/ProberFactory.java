package io.vpcrouter.internal.prober;

import io.vpcrouter.probe.ProbeRequests;
import io.vpcrouter.probe.ProbeSchedule;
import io.vpcrouter.spi.PluginStartException;
import java.io.IOException;

/** Opens the sockets of a check. */
public interface ProberFactory {
    /**
     * Opens a prober; again after one has failed.
     *
     * @param schedule whose probes it sends
     * @param requests what the schedule is to be told
     * @throws IOException if that does not work now
     */
    Prober open(ProbeSchedule schedule, ProbeRequests requests) throws IOException;

    /**
     * Looks whether the check can work on this machine at all.
     *
     * @throws PluginStartException if not
     */
    default void checkMachine() {}
}
