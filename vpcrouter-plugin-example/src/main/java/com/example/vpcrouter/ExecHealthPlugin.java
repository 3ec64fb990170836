package com.example.vpcrouter;

import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.probe.PollingHealthMonitor;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import io.vpcrouter.spi.OptionValues;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A health check that runs a command for each host: exit status 0 means that the host works. */
public final class ExecHealthPlugin implements HealthPlugin {
    static final OptionSpec<Path> COMMAND = OptionSpec.of(
                    "exec_command", OptionType.path(), "The command; it gets the host's address as its only argument.")
            .asRequired();
    static final OptionSpec<Duration> INTERVAL = OptionSpec.seconds(
                    "exec_interval",
                    Duration.ofMillis(100),
                    Duration.ofHours(1),
                    "Seconds between two checks of a host.")
            .withDefault(Duration.ofSeconds(2));

    @Override
    public String name() {
        return "exec";
    }

    @Override
    public List<OptionSpec<?>> options() {
        return List.of(COMMAND, INTERVAL);
    }

    @Override
    public HealthMonitor create(OptionValues options, HealthContext context) {
        String command = options.get(COMMAND).toString();
        ProbeTiming timing = ProbeTiming.of(options.get(INTERVAL), context.fall());
        return new PollingHealthMonitor(timing, context) {
            @Override
            protected Observation observe(IpAddress host) throws IOException, InterruptedException {
                Process process = new ProcessBuilder(command, host.toString())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                try {
                    int status = process.waitFor();
                    return status == 0 ? Observation.reachable() : Observation.unreachable("exit status " + status);
                } finally {
                    // After an interrupt nobody waits for the command any more.
                    process.destroyForcibly();
                }
            }
        };
    }
}
