package io.vpcrouter.cli;

import io.vpcrouter.cli.options.CommandLine;
import io.vpcrouter.cli.options.CoreOptions;
import io.vpcrouter.simulator.Ec2Endpoint;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.spi.RouterClock;
import java.io.IOException;
import java.io.PrintStream;

/** Serves a simulated VPC until it is stopped. */
final class SimulateCommand implements Command {
    @Override
    public ExitCode run(CommandLine line, Shell shell) throws InterruptedException {
        int port = line.get(CoreOptions.SIM_PORT);
        SimulatedVpc vpc = SimulatedVpc.read(line.get(CoreOptions.SIM_VPC), RouterClock.system())
                .orThrow();
        try (Ec2Endpoint endpoint = Ec2Endpoint.start(vpc, port)) {
            shell.stop().willBeHeard();
            say(shell.out(), vpc, "http://127.0.0.1:" + endpoint.port());
            shell.stop().await();
            return ExitCode.OK;
        } catch (IOException e) {
            throw new StartFailedException(
                    "simulated EC2: port " + port + " (expected: a free one); " + e.getMessage()
                            + "; choose another with " + CoreOptions.SIM_PORT.flagName(),
                    e);
        }
    }

    private static void say(PrintStream out, SimulatedVpc vpc, String url) {
        out.println("Simulated EC2 with " + vpc.id() + " in " + vpc.region() + " at " + url);
        out.println();
        out.println(
                "In another terminal, with any credentials, such as AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test:");
        out.println("  vpcrouter run -m configfile -f ROUTE_SPEC --health tcp --cloud aws --aws_endpoint " + url
                + " -r " + vpc.region() + " -v " + vpc.id());
        out.println("  aws ec2 describe-route-tables --endpoint-url " + url + " --region " + vpc.region());
        out.println();
        out.println("Ctrl-C ends it.");
        out.flush();
    }
}
