package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hosts of the spec whose addresses come to the checker's own machine while it runs, on an interface and by its routing
 * table. When its cable is cut, they alone still answer: no witness, so nothing may move.
 */
class OwnMachineIT {
    private static final String FIRST = "10.77.0.2";
    private static final String SECOND = "10.77.0.3";
    private static final String FLOATING = "10.77.0.9";
    private static final String BY_ROUTING_TABLE = "10.77.9.9";

    private final String checker = "vr-own-c" + ProcessHandle.current().pid();
    private final String hosts = "vr-own-h" + ProcessHandle.current().pid();

    @TempDir
    private Path folder;

    @BeforeEach
    void layTheCable() throws InterruptedException {
        try {
            ip("netns", "add", checker);
            ip("netns", "add", hosts);
            ip("-n", checker, "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns", hosts);
        } catch (IOException e) {
            String message = "THE CHECKER'S OWN ADDRESSES ARE NOT TESTED HERE, which needs network namespaces: "
                    + e.getMessage();
            System.err.println(message);
            Assumptions.abort(message);
        }
    }

    @AfterEach
    void removeNamespaces() throws InterruptedException {
        for (String namespace : List.of(checker, hosts)) {
            try {
                ip("netns", "delete", namespace);
            } catch (IOException e) {
                // It was never made.
            }
        }
    }

    @Test
    void itsOwnAddressesAreNoWitnessesWhenItsCableIsCut() throws Exception {
        for (String namespace : List.of(checker, hosts)) {
            ip("-n", namespace, "link", "set", "lo", "up");
            ip("-n", namespace, "link", "set", "cable", "up");
        }
        ip("-n", checker, "address", "add", "10.77.0.1/16", "dev", "cable");
        for (String host : List.of(FIRST, SECOND, FLOATING, BY_ROUTING_TABLE)) {
            ip("-n", hosts, "address", "add", host + "/16", "dev", "cable");
        }
        Files.writeString(folder.resolve("spec.json"), """
                {"192.168.1.0/24": {"hosts": ["%s", "%s"], "when_none_healthy": "delete"},
                 "192.168.2.0/24": ["%s"],
                 "192.168.3.0/24": ["%s"]}
                """.formatted(FIRST, SECOND, FLOATING, BY_ROUTING_TABLE));
        Files.writeString(folder.resolve("vpc.json"), vpc());

        try (Program program = Program.startCommand(Map.of(), daemon())) {
            program.awaitOutput("first pass: changes=3");
            program.awaitOutput("destination=192.168.1.0/24 from=- to=eni");

            // The floating address comes to the checker's own interface, the other one by a local route.
            ip("-n", hosts, "address", "delete", FLOATING + "/16", "dev", "cable");
            ip("-n", hosts, "address", "delete", BY_ROUTING_TABLE + "/16", "dev", "cable");
            ip("-n", checker, "address", "add", FLOATING + "/32", "dev", "cable");
            ip("-n", checker, "route", "add", "local", "10.77.9.0/24", "dev", "lo");
            ip("-n", hosts, "link", "set", "cable", "down");

            program.awaitOutput("frozen");
            assertThat(program.err()).doesNotContain("to=failed", "change=delete", "change=replace");
        }
    }

    private List<String> daemon() {
        return new ArrayList<>(List.of(
                "ip",
                "netns",
                "exec",
                checker,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + folder,
                "-jar",
                System.getProperty("vpcrouter.jar"),
                "run",
                "--cloud",
                "simulated",
                "--sim_vpc",
                folder.resolve("vpc.json").toString(),
                "-m",
                "configfile",
                "-f",
                folder.resolve("spec.json").toString(),
                "--health",
                "icmpecho",
                "--icmp_check_interval",
                "0.2",
                "-p",
                "0"));
    }

    private static String vpc() {
        StringBuilder instances = new StringBuilder();
        int number = 0;
        for (String host : List.of(FIRST, SECOND, FLOATING, BY_ROUTING_TABLE)) {
            number++;
            instances.append(number == 1 ? "" : ",\n").append("""
                            {"id": "i-0cc000000000000%02d", "interfaces": [{"id": "eni-0dd000000000000%02d",
                             "subnet": "subnet-0aa0000000000000a", "addresses": ["%s"], "source_dest_check": false}]}
                            """.formatted(number, number, host)
                    .strip());
        }
        return """
                {"vpc": "vpc-0a1b2c3d4e5f60718", "region": "us-east-1", "cidrs": ["10.77.0.0/16"],
                 "subnets": [{"id": "subnet-0aa0000000000000a", "zone": "us-east-1a", "cidr": "10.77.0.0/16"}],
                 "instances": [%s],
                 "tables": [{"id": "rtb-0ee0000000000000a", "main": true, "subnets": ["subnet-0aa0000000000000a"]}]}
                """.formatted(instances);
    }

    private static void ip(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(Program.PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output.strip());
        }
    }
}
