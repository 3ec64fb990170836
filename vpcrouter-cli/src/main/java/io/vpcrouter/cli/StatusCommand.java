package io.vpcrouter.cli;

import io.vpcrouter.cli.options.CommandLine;
import io.vpcrouter.cli.options.CoreOptions;
import io.vpcrouter.cli.options.OutputFormat;
import io.vpcrouter.report.DaemonPages;
import io.vpcrouter.report.StatusReport;
import io.vpcrouter.support.FileProblems;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Asks a running daemon how it is. */
final class StatusCommand implements Command {
    @Override
    public ExitCode run(CommandLine line, Shell shell) throws InterruptedException {
        String token =
                line.find(CoreOptions.TOKEN_FILE).map(StatusCommand::token).orElse(null);
        try {
            StatusReport report = StatusReport.of(new DaemonPages(line.get(CoreOptions.URL), token));
            boolean json = line.get(CoreOptions.OUTPUT) == OutputFormat.JSON;
            shell.out().print(json ? report.json() : report.text(Terminal.takesColours(shell.environment())));
            return report.isInLine() ? ExitCode.OK : ExitCode.PENDING;
        } catch (IOException e) {
            shell.err().println("error: " + e.getMessage());
            return ExitCode.REFUSED;
        }
    }

    private static String token(Path file) {
        try {
            String token = Files.readString(file).strip();
            if (token.matches("[!-~]+")) {
                return token;
            }
            throw new InvalidException(List.of(Problem.error(
                    "token-file",
                    Location.of(file.toString()),
                    "token",
                    "a text that is empty or has other characters",
                    "visible ASCII characters")));
        } catch (IOException e) {
            throw new InvalidException(List.of(
                    Problem.error("unreadable", Location.of(file.toString()), "token", null, "a file that can be read")
                            .withHint(FileProblems.reason(e))));
        }
    }
}
