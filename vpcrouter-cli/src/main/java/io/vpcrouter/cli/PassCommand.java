package io.vpcrouter.cli;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.cli.options.CommandLine;
import io.vpcrouter.cli.options.CoreOptions;
import io.vpcrouter.cli.options.OutputFormat;
import io.vpcrouter.cli.options.RouterFactory;
import io.vpcrouter.control.EventLog;
import io.vpcrouter.control.NotLeaderException;
import io.vpcrouter.report.PassReport;
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
            PassReport report = new PassReport(router.runOnce(apply), apply);
            boolean forPrograms = line.get(CoreOptions.OUTPUT) == OutputFormat.JSON;
            shell.out().print(forPrograms ? report.json() : report.text(Terminal.takesColours(shell.environment())));
            return report.isDone() ? ExitCode.OK : ExitCode.PENDING;
        } catch (NotLeaderException e) {
            shell.err().println("not done: " + e.getMessage());
            return ExitCode.PENDING;
        }
    }
}
