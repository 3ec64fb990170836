package io.vpcrouter.spi;

/**
 * A cloud whose route tables can be read and changed.
 *
 * <p>Threading, Lifecycle, Failure, Evolution: as {@link Plugin}.
 */
public interface CloudPlugin extends Plugin {
    /**
     * Makes the product. May look for what the options leave open (region, VPC) for 3 s at most, and for nothing else.
     *
     * @param options the values of this plugin's options, complete and of the right types
     * @param context what the product reports to
     * @throws io.vpcrouter.validation.InvalidException if the options contradict each other
     * @throws CloudException if region or VPC cannot be found out
     */
    CloudProvider create(OptionValues options, CloudContext context);
}
