package io.vpcrouter.cli;

import io.vpcrouter.cli.options.CommandLine;
import io.vpcrouter.cli.options.CoreOptions;
import io.vpcrouter.cli.options.MultiHealth;
import io.vpcrouter.cli.options.OutputFormat;
import io.vpcrouter.plugin.PluginFolder;
import io.vpcrouter.plugin.PluginRegistry;
import io.vpcrouter.report.PluginsReport;

/** Lists what was found, and what failed to load. */
final class PluginsCommand implements Command {
    private final PluginRegistry registry;
    private final PluginFolder folder;

    PluginsCommand(PluginRegistry registry, PluginFolder folder) {
        this.registry = registry;
        this.folder = folder;
    }

    @Override
    public ExitCode run(CommandLine line, Shell shell) {
        PluginsReport report = new PluginsReport(registry, folder, MultiHealth.NAME, MultiHealth.PARTS);
        shell.out().print(line.get(CoreOptions.OUTPUT) == OutputFormat.JSON ? report.json() : report.text());
        return ExitCode.OK;
    }
}
