package io.vpcrouter.cli;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.control.EventLog;

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
        try (VpcRouter router = RouterFactory.create(line, new PluginPaths(), EventLog.untilStarted())) {
            PassReport report = new PassReport(router.runOnce(apply), apply);
            shell.out()
                    .print(
                            line.get(CoreOptions.OUTPUT) == OutputFormat.JSON
                                    ? report.json()
                                    : report.text(Colour.isWanted(shell.environment())));
            return report.exitCode();
        }
    }
}
