package io.vpcrouter.cli.options;

import static io.vpcrouter.cli.options.CommandLineParserTest.mistakes;
import static io.vpcrouter.cli.options.CommandLineParserTest.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.example.hanging.ForeignChecks;
import io.vpcrouter.cli.FakePlugins;
import io.vpcrouter.plugin.ControlGroup;
import io.vpcrouter.plugin.ControlGroups;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.validation.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlGroupsTest {
    @Test
    void groupsControlTargetsByTheWayToAskThem() {
        RoutePlugins plugins = run(
                        "-m",
                        "paper",
                        "-f",
                        "x",
                        "--control_targets",
                        "10.0.0.1,10.0.0.2:443,2001:db8::1,[2001:DB8::2]:443,10.0.0.2:80")
                .routePlugins();

        assertThat(plugins.controls())
                .extracting(
                        ControlGroup::name,
                        group -> group.targets().toString(),
                        group -> group.check().found().name())
                .containsExactly(
                        tuple("icmpecho", "[10.0.0.1, 2001:db8::1]", "icmpecho"),
                        tuple("tcp:443", "[10.0.0.2, 2001:db8::2]", "tcp"),
                        tuple("tcp:80", "[10.0.0.2]", "tcp"));
        assertThat(plugins.controls().get(0).check().options().given()).isEmpty();
        assertThat(plugins.controls().get(1).check().options().given()).containsOnly(FakePlugins.TCP_PORT);
        assertThat(plugins.controls().get(1).check().options().get(FakePlugins.TCP_PORT))
                .isEqualTo(443);
        assertThat(plugins.controls().get(2).check().options().get(FakePlugins.TCP_PORT))
                .isEqualTo(80);
    }

    @ParameterizedTest
    @CsvSource({
        "--health tcp --tcp_check_interval 0.25, PT0.25S",
        "--health ping --ping_check_interval 0.25, PT0.25S",
        "--health multi --multi_plugins ping:tcp --ping_check_interval 0.5 --tcp_check_interval 5, PT0.5S",
        "--health tcp --tcp_check_port 99, PT2S",
        // Beyond what the check that asks the control targets can do.
        "--health ping --ping_check_interval 0.1, PT2S",
    })
    void controlTargetsAreAskedAtThePaceOfTheHosts(String args, Duration interval) {
        CommandLine line = run(("-m paper -f x --control_targets 10.0.0.1:80 " + args).split(" "));

        OptionValues options = line.routePlugins().controls().get(0).check().options();
        assertThat(options.get(FakePlugins.TCP_INTERVAL)).isEqualTo(interval);
        assertThat(options.get(FakePlugins.TCP_PORT)).isEqualTo(80);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.org",
                "10.0.0.256",
                "10.0.0.1:",
                "10.0.0.1:0",
                "10.0.0.1:65536",
                "10.0.0.1:http",
                ":80",
                "[10.0.0.1]:80",
                "[2001:db8::1]",
                "2001:db8::1:2:3:4:5:6:80",
                "[2001:db8::1:80",
                "10.0.0.0/8",
                "10.0.0.1 10.0.0.2"
            })
    void refusesAControlTargetThatIsNone(String target) {
        assertThat(mistakes("-m", "paper", "-f", "x", "--control_targets", "10.0.0.9," + target))
                .containsExactly("--control_targets: " + target
                        + " (expected: a literal ADDRESS to ping, or ADDRESS:PORT or [IPV6]:PORT to connect to)");
    }

    @Test
    void reportsAllMistakesInControlTargetsBesideTheOthers() {
        assertThat(mistakes(
                        "-m",
                        "paper",
                        "-p",
                        "x",
                        "--control_targets",
                        "nonsense,2001:db8::1,2001:DB8:0::1,10.0.0.1:80,10.0.0.1:080,10.0.0.1:81"))
                .containsExactlyInAnyOrder(
                        "--file: missing (expected: a path)",
                        "--port: x (expected: a port from 0 to 65535)",
                        "--control_targets: nonsense"
                                + " (expected: a literal ADDRESS to ping, or ADDRESS:PORT or [IPV6]:PORT to connect to)",
                        "--control_targets: 2001:DB8:0::1 (expected: each control target once)",
                        "--control_targets: 10.0.0.1:080 (expected: each control target once)");
    }

    @Test
    void aForeignCheckWithTheNameOfABuiltInOneTakesNoControlTargetAway() {
        List<Problem> problems = new ArrayList<>();
        List<ControlGroup> groups = new ControlGroups(
                        FakePlugins.with(List.of(new ForeignChecks.Tcp())),
                        Word.COMMAND_LINE,
                        "--control_targets",
                        problems)
                .of(List.of("10.0.0.3:80"), List.of());

        assertThat(problems).isEmpty();
        assertThat(groups)
                .singleElement()
                .satisfies(group -> assertThat(group.check().plugin()).isNotInstanceOf(ForeignChecks.Tcp.class));
    }

    @Test
    void saysWhichHealthCheckControlTargetsLack() {
        List<Problem> problems = new ArrayList<>();
        List<ControlGroup> groups = new ControlGroups(
                        FakePlugins.without("tcp", "icmpecho"), Word.COMMAND_LINE, "--control_targets", problems)
                .of(List.of("10.0.0.1", "10.0.0.2", "10.0.0.3:80"), List.of());

        assertThat(groups).isEmpty();
        assertThat(problems)
                .extracting(Problem::message)
                .containsExactly(
                        "--control_targets: 10.0.0.1 (expected: ADDRESS:PORT, as there is no usable health check icmpecho"
                                + " to ping with); health: icmpecho (expected: one of always, knock, ping, rival)",
                        "--control_targets: 10.0.0.3 port 80 (expected: an ADDRESS alone, as there is no usable health"
                                + " check tcp to connect); health: tcp (expected: one of always, knock, ping, rival)");
    }
}
