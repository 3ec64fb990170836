package io.vpcrouter.cli;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.cli.options.CommandLine;
import io.vpcrouter.cli.options.CoreOptions;
import io.vpcrouter.cli.options.OutputFormat;
import io.vpcrouter.cli.options.RouterFactory;
import io.vpcrouter.control.EventLog;
import io.vpcrouter.control.PassResult;
import io.vpcrouter.server.RouterServer;

/** One pass, either applied ({@code once}) or only shown ({@code plan}). */
final class PassCommand implements Command {
    private final boolean apply;

    PassCommand(boolean apply) {
        this.apply = apply;
    }

    @Override
    public ExitCode run(CommandLine line, Shell shell) throws InterruptedException {
        shell.stop().willBeHeard();
        Thread thisThread = Thread.currentThread();
        shell.stop().onRequest(thisThread::interrupt);
        // A plugin may offer paths. This server never listens, so nobody asks for them.
        RouterServer silent = RouterServer.builder().build();
        try (VpcRouter router = RouterFactory.create(line, silent.webPaths(), EventLog.untilStarted())) {
            PassResult result = router.runOnce(apply);
            PassReport report = new PassReport(result, apply);
            shell.out()
                    .print(
                            line.get(CoreOptions.OUTPUT) == OutputFormat.JSON
                                    ? new PassJson(result, apply).text()
                                    : report.text(Colour.isWanted(shell.environment())));
            return report.exitCode();
        }
    }
}
