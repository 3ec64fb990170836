package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two daemons, and an etcd that has the route spec and knows who leads. */
class ReplicasIT extends TwoReplicas {
    private static final String SPEC_KEY = "/vpcrouter/routes";

    /** Long enough for another leader; half a minute where every scenario is repeated. */
    private static final Duration PAUSE = Duration.ofSeconds(furtherTrials().count() == 0 ? 8 : 30);

    private record Etcd(EtcdServer server) implements LeaderStore {
        @Override
        public List<String> options() {
            return List.of(
                    "-m", "etcd", "--etcd_endpoints", server.url(), "--etcd_key", SPEC_KEY, "--leadership", "etcd");
        }

        @Override
        public void setSpec(String json) throws Exception {
            server.put(SPEC_KEY, json);
        }

        @Override
        public void fallSilent() throws Exception {
            server.kill();
        }

        @Override
        public void answerAgain() {
            server.restart();
        }

        @Override
        public void close() {
            server.close();
        }
    }

    @Override
    LeaderStore startStore(Path place) {
        return new Etcd(new EtcdServer(place));
    }

    @ParameterizedTest(name = "trial {0}")
    @MethodSource("trials")
    void aLeaderThatIsPausedWritesNothingWhenItWakes(int trial) throws Exception {
        startBoth();
        one.program().pause();
        long paused = System.nanoTime();
        hosts.stop(FIRST_HOST);
        awaitRoutes(paused, SECOND_ENI);
        two.awaitLeads();
        tell("SIGSTOP of the leader and death of a host until all routes are moved", System.nanoTime() - paused);

        Eventually.holds(Program.PATIENCE.multipliedBy(2), () -> System.nanoTime() - paused > PAUSE.toNanos());
        one.program().goOn();
        one.await("standby", two.awaitLeads());
        // A change that both of them see, and only one of them writes.
        hosts.start(FIRST_HOST);
        long changed = System.nanoTime();
        store.setSpec(spec(DESTINATIONS - 1));
        Eventually.holds(Program.PATIENCE, () -> writesSince(changed) > 0);
        Eventually.holds(
                Program.PATIENCE, () -> !tables.rows().get(TABLE).containsKey("10.77." + (DESTINATIONS - 1) + ".0/24"));

        assertThat(one.witness().since(paused)).isEmpty();
    }

    @ParameterizedTest(name = "trial {0}", allowZeroInvocations = true)
    @MethodSource("furtherTrials")
    void aHostThatDiesWhileNobodyLeadsIsLeftByTheNextLeader(int trial) throws Exception {
        letAHostDieWhileNobodyLeads();
    }

    @ParameterizedTest(name = "trial {0}")
    @MethodSource("trials")
    void inAnEmergencyTheLastLeaderStillMovesRoutesOffDeadHosts(int trial) throws Exception {
        letAHostDieInAnEmergency();
    }
}
