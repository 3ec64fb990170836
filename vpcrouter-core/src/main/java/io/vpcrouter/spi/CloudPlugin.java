package io.vpcrouter.spi;

/**
 * A cloud whose route tables can be read and changed.
 *
 * <p>Threading, Lifecycle, Failure, Evolution: as {@link Plugin}.
 */
public interface CloudPlugin extends Plugin {
    /**
     * Makes the provider. It may look up what the options leave open (region, VPC) for 3 s at most, and do no other input or
     * output.
     *
     * @param options the values of this plugin's options, complete and of the right types
     * @param context what the provider reports to
     * @throws io.vpcrouter.validation.InvalidException if the options contradict each other
     * @throws CloudException if it cannot find region or VPC
     */
    CloudProvider create(OptionValues options, CloudContext context);
}
