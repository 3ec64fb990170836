package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DemoIT {
    @Test
    void showsAFailoverAndEndsByItself() throws Exception {
        try (Program demo = Program.start("demo", "--seconds", "12")) {
            int exitCode = demo.exitCode(Duration.ofSeconds(80));

            assertThat(exitCode).as(demo.out() + demo.err()).isZero();
            assertThat(demo.out())
                    .containsPattern("router 127\\.0\\.[123]0\\.1 in us-east-1[abc] stops")
                    .containsPattern("failover of 127\\.0\\.[123]0\\.1: ([0-9]+) of \\1 routes moved")
                    .containsPattern("detected +\\S+Z .*at most 1\\.750 s")
                    .containsPattern("decided +\\S+Z")
                    .containsPattern("accepted +\\S+Z")
                    .containsPattern("seen +\\S+Z")
                    .contains("starts again", "failovers seen: ");
            assertThat(demo.err()).as("no log line beside the story").doesNotContain("[EventLog]");
        }
    }

    @Test
    void failsIfItHadNoTimeToShowOne() throws Exception {
        try (Program demo = Program.start("demo", "--seconds", "1")) {
            assertThat(demo.exitCode()).isEqualTo(1);
            assertThat(demo.out()).contains("no failover was seen");
        }
    }

    @Test
    void controlCEndsItInOrder() throws Exception {
        try (Program demo = Program.start("demo")) {
            demo.awaitOutput("seen +\\S+Z");

            demo.interrupt();

            assertThat(demo.exitCode()).as(demo.out()).isZero();
        }
    }
}
