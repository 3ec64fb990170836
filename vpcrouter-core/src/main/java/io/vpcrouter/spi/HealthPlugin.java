package io.vpcrouter.spi;

import java.util.Optional;

/**
 * A way to tell whether a host works.
 *
 * <p>Threading, Lifecycle, Failure, Evolution: as {@link Plugin}. For a check that asks one host at a time, extend
 * {@link io.vpcrouter.probe.PollingHealthMonitor} and write no schedule.
 */
public interface HealthPlugin extends Plugin {
    /** The name of the cloud without which the check makes no sense, if there is one. */
    default Optional<String> requiredCloud() {
        return Optional.empty();
    }

    /**
     * Makes the health check. Does no input or output; that begins with {@link HealthMonitor#start}.
     *
     * @param options the values of this plugin's options, complete and of the right types
     * @param context what the health check reports to
     * @throws io.vpcrouter.validation.InvalidException if the options contradict each other
     */
    HealthMonitor create(OptionValues options, HealthContext context);
}
