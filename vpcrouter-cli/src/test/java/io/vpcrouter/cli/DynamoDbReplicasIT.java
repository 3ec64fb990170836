package io.vpcrouter.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two daemons, and a table of DynamoDB that knows who leads. */
class DynamoDbReplicasIT extends TwoReplicas {
    private record Table(DynamoDbServer server, Path spec) implements LeaderStore {
        @Override
        public List<String> options() {
            return List.of(
                    "-m",
                    "configfile",
                    "-f",
                    spec.toString(),
                    "--leadership",
                    "dynamodb",
                    "--dynamodb_table",
                    DynamoDbServer.TABLE,
                    "--dynamodb_region",
                    "us-east-1",
                    "--dynamodb_endpoint",
                    server.url());
        }

        @Override
        public void setSpec(String json) throws IOException {
            Files.writeString(spec, json);
        }

        @Override
        public void fallSilent() throws Exception {
            server.pause();
        }

        @Override
        public void answerAgain() throws Exception {
            server.goOn();
        }

        @Override
        public void close() {
            server.close();
        }
    }

    @Override
    LeaderStore startStore(Path place) throws Exception {
        return new Table(DynamoDbServer.start(), place.resolve("routes.json"));
    }

    @ParameterizedTest(name = "trial {0}", allowZeroInvocations = true)
    @MethodSource("furtherTrials")
    void aHostThatDiesWhileNobodyLeadsIsLeftByTheNextLeader(int trial) throws Exception {
        letAHostDieWhileNobodyLeads();
    }

    @ParameterizedTest(name = "trial {0}", allowZeroInvocations = true)
    @MethodSource("furtherTrials")
    void inAnEmergencyTheLastLeaderStillMovesRoutesOffDeadHosts(int trial) throws Exception {
        letAHostDieInAnEmergency();
    }
}
