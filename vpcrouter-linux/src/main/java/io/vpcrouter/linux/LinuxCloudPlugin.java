package io.vpcrouter.linux;

import com.sun.jna.Platform;
import io.vpcrouter.internal.linux.routes.LinuxProvider;
import io.vpcrouter.internal.linux.routes.LinuxTable;
import io.vpcrouter.internal.linux.routes.RouteTableNames;
import io.vpcrouter.spi.CloudContext;
import io.vpcrouter.spi.CloudPlugin;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.PluginStartException;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.util.List;
import java.util.OptionalLong;

/**
 * The cloud {@code linux}: one routing table of a Linux machine. Hosts are next hops, on a link of the machine.
 *
 * <p>Threading, Lifecycle, Failure, Evolution: as {@link io.vpcrouter.spi.Plugin}.
 */
public final class LinuxCloudPlugin implements CloudPlugin {
    private static final int OURS = 118;

    /** The table. */
    public static final OptionSpec<String> TABLE = OptionSpec.of(
                    "linux_table",
                    OptionType.string("N|NAME"),
                    "The routing table, by its number or by its name in /etc/iproute2/rt_tables.")
            .withDefault("main");

    /** The namespace that the table is in. */
    public static final OptionSpec<String> NAMESPACE = OptionSpec.of(
            "linux_namespace",
            OptionType.string("NAME"),
            "The network namespace of the table, as ip netns lists it; without it, that of the program.");

    /** Who made our routes. */
    public static final OptionSpec<Integer> PROTOCOL = OptionSpec.of(
                    "linux_protocol",
                    // The numbers below are the kernel's own, and those of routes that people made.
                    OptionType.integer(5, 255),
                    "The protocol number of the routes that vpcrouter makes; it changes no others.")
            .withDefault(OURS);

    /** The metric of our routes. */
    public static final OptionSpec<Integer> METRIC = OptionSpec.of(
                    "linux_metric",
                    OptionType.integer(1, Integer.MAX_VALUE),
                    "The metric of the routes that vpcrouter makes; nobody else should use it in this table.")
            .withDefault(OURS);

    /** For {@code ServiceLoader}, or for an embedder. */
    public LinuxCloudPlugin() {}

    @Override
    public String name() {
        return "linux";
    }

    @Override
    public List<OptionSpec<?>> options() {
        return List.of(TABLE, NAMESPACE, PROTOCOL, METRIC);
    }

    @Override
    public CloudProvider create(OptionValues options, CloudContext context) {
        if (!Platform.isLinux() || !Platform.is64Bit()) {
            throw new PluginStartException(
                    "linux: this machine: " + System.getProperty("os.name") + " (expected: Linux, 64 bits)");
        }
        String name = options.get(TABLE);
        OptionalLong number = RouteTableNames.ofThisMachine().find(name);
        options.find(NAMESPACE)
                .filter(namespace -> namespace.contains("/") || namespace.startsWith("."))
                .ifPresent(namespace -> {
                    throw mistake("bad-namespace", NAMESPACE, namespace, "a name that \"ip netns\" lists");
                });
        if (number.isEmpty()) {
            throw mistake(
                    "unknown-routing-table",
                    TABLE,
                    name,
                    "main, a name in /etc/iproute2/rt_tables, or a number from 1 to 4294967295; not local");
        }
        LinuxTable table = new LinuxTable(name, number.getAsLong(), options.get(PROTOCOL), options.get(METRIC));
        return new LinuxProvider(options.find(NAMESPACE), table);
    }

    private static InvalidException mistake(String code, OptionSpec<?> option, String found, String expected) {
        return new InvalidException(
                List.of(Problem.error(code, Location.of("options"), option.flagName(), found, expected)));
    }
}
