package io.vpcrouter.cli;

import io.vpcrouter.cli.options.CommandLine;
import io.vpcrouter.cli.options.CommandName;
import io.vpcrouter.cli.options.CoreOptions;
import io.vpcrouter.cli.options.RouterFactory;
import io.vpcrouter.cli.options.Word;
import io.vpcrouter.drain.DrainResult;
import io.vpcrouter.drain.HostDrain;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.plugin.ChosenPlugin;
import io.vpcrouter.spi.CloudPlugin;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.view.ScopeRules;
import java.util.List;

/** Takes a router out ({@code drain}) or puts it back ({@code undrain}). */
final class DrainCommand implements Command {
    @Override
    public ExitCode run(CommandLine line, Shell shell) throws InterruptedException {
        IpAddress host = host(line.operands().get(0));
        boolean out = line.command() == CommandName.DRAIN;
        shell.stop().willBeHeard();
        Thread thisThread = Thread.currentThread();
        shell.stop().onRequest(thisThread::interrupt);
        ChosenPlugin<CloudPlugin> cloud = line.chosenCloud();
        ScopeRules scope = out ? RouterFactory.scope(line) : ScopeRules.DEFAULTS;
        try (HostDrain drain = HostDrain.of(cloud.plugin(), cloud.options(), scope, line.get(CoreOptions.DRAIN_TAG))) {
            if (!out) {
                shell.out().println(host + " is not drained any more (" + drain.undrain(host) + ")");
                return ExitCode.OK;
            }
            DrainResult result = drain.drain(host, line.get(CoreOptions.TIMEOUT), line.get(CoreOptions.SETTLE));
            shell.out().print(result.text());
            return result.isDrained() ? ExitCode.OK : ExitCode.PENDING;
        }
    }

    private static IpAddress host(String text) {
        return IpAddress.tryParse(text)
                .orElseThrow(() -> new InvalidException(List.of(
                        Problem.error("operand", Word.COMMAND_LINE, "HOST", text, "an address, as in 10.0.0.1"))));
    }
}
