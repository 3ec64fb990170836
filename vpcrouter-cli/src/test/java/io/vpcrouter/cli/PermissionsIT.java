package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.simulator.Ec2Endpoint;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.spi.RouterClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A permission that is missing shows at the start, by its name, and before anything is changed. */
class PermissionsIT {
    private static final Path EXAMPLES = Path.of("..", "examples");

    private final SimulatedVpc vpc = SimulatedVpc.read(EXAMPLES.resolve("vpc.json"), RouterClock.system())
            .value()
            .orElseThrow();
    private final Ec2Endpoint endpoint = start();

    private Ec2Endpoint start() {
        try {
            return Ec2Endpoint.start(vpc, 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    private Program program(String command, String... more) {
        List<String> args = new ArrayList<>(List.of(
                command,
                "--mode=fixedconf",
                "--fixed_cidr=10.1.0.0/16",
                "--fixed_hosts=127.0.10.1",
                "--health=always",
                "--aws_endpoint=" + endpoint.uri(),
                "--region=us-east-1",
                "--vpc=" + vpc.id()));
        args.addAll(List.of(more));
        return Program.start(args.toArray(String[]::new));
    }

    private void refuse(String... actions) {
        for (String action : actions) {
            vpc.behaviour().refuseNext(action, 10, "UnauthorizedOperation", 403);
        }
    }

    private long writes() {
        return vpc.behaviour().calls("CreateRoute")
                + vpc.behaviour().calls("ReplaceRoute")
                + vpc.behaviour().calls("DeleteRoute");
    }

    @Test
    void runAndOnceEndAtOnceAndNameWhatIsMissing() throws Exception {
        refuse("ReplaceRoute");
        for (Program program : List.of(program("run", "--port=0"), program("once"))) {
            try (program) {
                assertThat(program.exitCode()).as(program.err()).isEqualTo(4);
                assertThat(program.err()).contains("error: ReplaceRoute: ", "allow ec2:ReplaceRoute");
            }
        }
        assertThat(vpc.snapshot().tables())
                .allSatisfy(table -> assertThat(table.routes()).noneMatch(row -> row.isRouterRoute()));
    }

    @Test
    void planAsksOnlyIfItIsToldTo() throws Exception {
        refuse("CreateRoute", "DeleteRoute");
        try (Program plan = program("plan")) {
            assertThat(plan.exitCode()).as(plan.err()).isEqualTo(10);
        }
        assertThat(writes()).isZero();

        try (Program plan = program("plan", "--check_permissions")) {
            assertThat(plan.exitCode()).as(plan.err()).isEqualTo(4);
            assertThat(plan.err()).contains("ec2:CreateRoute, ec2:DeleteRoute");
            assertThat(plan.out()).isEmpty();
        }
    }

    @Test
    void whoNeverDeletesNeedsNoPermissionToDelete() throws Exception {
        refuse("DeleteRoute");
        try (Program once = program("once", "--policy=upsert-only")) {
            assertThat(once.exitCode()).as(once.err()).isZero();
        }
    }

    @Test
    void observersAndPlannersChangeNoSourceDestCheck() throws Exception {
        try (Program once = program("once")) {
            assertThat(once.exitCode()).as(once.err()).isZero();
        }
        vpc.snapshot().interfaces().forEach(eni -> vpc.setSourceDestCheck(eni.id(), true));
        try (Program plan = program("plan", "--source_dest_check=disable")) {
            // The check is on, so not everything is in line.
            assertThat(plan.exitCode()).as(plan.err()).isEqualTo(10);
        }
        try (Program once = program("once", "--source_dest_check=disable", "--policy=observe")) {
            assertThat(once.exitCode()).as(once.err()).isEqualTo(10);
        }
        assertThat(vpc.behaviour().calls("ModifyNetworkInterfaceAttribute")).isZero();
    }
}
