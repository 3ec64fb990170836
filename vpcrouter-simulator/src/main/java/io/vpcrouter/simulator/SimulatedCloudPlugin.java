package io.vpcrouter.simulator;

import io.vpcrouter.spi.CloudContext;
import io.vpcrouter.spi.CloudPlugin;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cloud {@code simulated}: a VPC in memory that a JSON file describes, inside the process that uses it.
 *
 * <p>Threading, Lifecycle, Failure, Evolution: as {@link io.vpcrouter.spi.Plugin}.
 */
public final class SimulatedCloudPlugin implements CloudPlugin {
    /** The file that describes the VPC. */
    public static final OptionSpec<Path> FILE = OptionSpec.of(
                    "sim_vpc", OptionType.path(), "JSON file that describes the simulated VPC.")
            .asRequired();

    private static final Logger LOG = LoggerFactory.getLogger(SimulatedCloudPlugin.class);

    /** For {@code ServiceLoader}. */
    public SimulatedCloudPlugin() {}

    @Override
    public String name() {
        return "simulated";
    }

    @Override
    public List<OptionSpec<?>> options() {
        return List.of(FILE);
    }

    @Override
    public CloudProvider create(OptionValues options, CloudContext context) {
        Validated<SimulatedVpc> read = SimulatedVpc.read(options.get(FILE), context.clock());
        SimulatedVpc vpc = read.orThrow();
        for (Problem warning : read.problems()) {
            LOG.warn("{}", warning);
        }
        return vpc.provider();
    }
}
