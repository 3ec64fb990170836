package io.vpcrouter.spi;

/**
 * A source of route specs.
 *
 * <p>Threading, Lifecycle, Failure, Evolution: as {@link Plugin}.
 */
public interface ModePlugin extends Plugin {
    /**
     * Makes the mode. Does no input or output; that begins with {@link Mode#start}.
     *
     * @param options the values of this plugin's options, complete and of the right types
     * @param context what the mode reports to
     * @throws io.vpcrouter.validation.InvalidException if the options contradict each other
     */
    Mode create(OptionValues options, ModeContext context);

    /**
     * Whether several replicas can follow the same source. A mode that is handed its specs by one request to one process
     * cannot be used with a leadership.
     */
    default boolean servesReplicas() {
        return true;
    }
}
