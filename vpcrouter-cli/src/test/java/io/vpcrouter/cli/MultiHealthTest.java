package io.vpcrouter.cli;

import static io.vpcrouter.cli.options.CommandLineParserTest.mistakes;
import static io.vpcrouter.cli.options.CommandLineParserTest.parse;
import static io.vpcrouter.cli.options.CommandLineParserTest.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.cli.log.LogSetup;
import io.vpcrouter.cli.options.CommandLine;
import io.vpcrouter.cli.options.CommandName;
import io.vpcrouter.cli.options.OptionInForce;
import io.vpcrouter.cli.options.RoutePlugins;
import io.vpcrouter.simulator.LoopbackRouters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultiHealthTest {
    @ParameterizedTest
    @ValueSource(strings = {"ping:knock", "io.vpcrouter.cli.FakePlugins$Ping:knock"})
    void multiTakesTheOptionsOfAllItsParts(String parts) {
        CommandLine line = run(
                "-m",
                "paper",
                "-f",
                "x",
                "-H",
                "multi",
                "--multi_plugins",
                parts,
                "--ping_check_interval",
                "1",
                "--knock_port",
                "80");

        RoutePlugins plugins = line.routePlugins();
        assertThat(plugins.healthNames()).isEqualTo("ping:knock");
        assertThat(plugins.health().get(0).options().given()).containsOnly(FakePlugins.PING_INTERVAL);
        assertThat(plugins.health().get(1).options().given()).containsOnly(FakePlugins.KNOCK_PORT);
        assertThat(line.shown())
                .contains(
                        new OptionInForce("health", "multi", "command line"),
                        new OptionInForce("multi_plugins", parts, "command line"),
                        new OptionInForce("knock_port", 80, "command line"));
    }

    @Test
    void multiTakesItsPartsFromTheEnvironmentToo() {
        CommandLine line = parse(
                CommandName.RUN,
                Map.of("VPCROUTER_OPT_HEALTH", "multi", "VPCROUTER_OPT_MULTI_PLUGINS", "knock"),
                "-m",
                "paper",
                "-f",
                "x");

        assertThat(line.routePlugins().healthNames()).isEqualTo("knock");
        assertThat(line.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--health multi"
                        + " | --multi_plugins: missing (expected: a list separated by colons, each the name of a health check)",
                "--health multi --multi_plugins ping:"
                        + " | --multi_plugins: ping: (expected: a list separated by colons, each the name of a health check)",
                "--health multi --multi_plugins --verbose"
                        + " | --multi_plugins: no value (expected: a list separated by colons, each the name of a health check)",
                "--health multi --multi_plugins ping:multi"
                        + " | --multi_plugins: multi (expected: health checks other than multi itself)",
                "--health multi --multi_plugins ping:knock:ping"
                        + " | --multi_plugins: ping (expected: each health check only once)",
                "--health multi --multi_plugins ping:konck --knock_port 80"
                        + " | health: konck (expected: one of always, icmpecho, knock, ping, rival, tcp); did you mean knock?",
                "--health multi --multi_plugins ping:always --knock_port 80"
                        + " | option: --knock_port (expected: one of the chosen command and plugins);"
                        + " it belongs to --health knock",
                "--health multi --multi_plugins ping:knock --knock_port 0"
                        + " | --knock_port: 0 (expected: a whole number from 1 to 65535)",
                "--health multi --multi_plugins ping:rival"
                        + " | option: --ping_check_interval (expected: a name that is not taken yet);"
                        + " two of the chosen plugins cannot be used together",
                "--health ping --multi_plugins ping:knock"
                        + " | option: --multi_plugins (expected: one of the chosen command and plugins);"
                        + " it belongs to --health multi",
                "--health mutli --multi_plugins ping:knock"
                        + " | health: mutli (expected: one of always, icmpecho, knock, ping, rival, tcp;"
                        + " or multi with --multi_plugins); did you mean multi?",
            })
    void refusesAMultiThatCannotBe(String args, String mistake) {
        assertThat(mistakes(("-m paper -f x " + args).split(" "))).containsExactly(mistake);
    }

    @ParameterizedTest
    @CsvSource({
        "true, 127.0.10.1  healthy, 3 changes pending, ''",
        "false, 127.0.10.1  failed, Nothing to change, no host can be used|no usable host"
    })
    void aHostIsUsedOnlyIfNoPartSaysThatItFailed(boolean listens, String verdict, String result, String logged)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Shell shell = new Shell(
                Map.of(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new StopRequest());
        try (LoopbackRouters listeners = LoopbackRouters.start(List.of("127.0.10.1"))) {
            if (!listens) {
                listeners.close();
            }
            new VpcRouterCli(shell)
                    .run(
                            "plan",
                            "--mode=fixedconf",
                            "--fixed_cidr=10.1.0.0/16",
                            "--fixed_hosts=127.0.10.1",
                            "--cloud=simulated",
                            "--sim_vpc=../examples/vpc.json",
                            "--health=multi",
                            "--multi_plugins=always:tcp",
                            "--tcp_check_port=" + listeners.port(),
                            "--tcp_check_interval=0.5");
        } finally {
            LogSetup.silence();
        }
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .as("the condition and its event")
                .hasSize(logged.isEmpty() ? 0 : 2)
                .allMatch(line -> line.matches(".*(" + logged + ").*"));
        assertThat(out.toString(StandardCharsets.UTF_8)).contains(verdict, result);
    }
}
