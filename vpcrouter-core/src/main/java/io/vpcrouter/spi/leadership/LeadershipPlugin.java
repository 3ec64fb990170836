package io.vpcrouter.spi.leadership;

import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.Plugin;

/**
 * A store that knows which one of several replicas leads.
 *
 * <p>Threading, Lifecycle, Failure, Evolution: as {@link Plugin}.
 */
public interface LeadershipPlugin extends Plugin {
    /**
     * Makes the candidate. Does no input or output; that begins with {@link Leadership#start}.
     *
     * @param options the values of this plugin's options, complete and of the right types
     * @param context what the candidate reports to
     * @throws io.vpcrouter.validation.InvalidException if the options contradict each other
     */
    Leadership create(OptionValues options, LeadershipContext context);
}
