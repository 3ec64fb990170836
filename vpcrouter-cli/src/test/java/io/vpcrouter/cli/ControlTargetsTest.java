package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.cli.options.CommandLine;
import io.vpcrouter.cli.options.CommandLineParser;
import io.vpcrouter.cli.options.CommandName;
import io.vpcrouter.cli.options.Plugins;
import io.vpcrouter.cli.options.RouterFactory;
import io.vpcrouter.cli.options.Word;
import io.vpcrouter.control.EventLog;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.plugin.PluginFolder;
import io.vpcrouter.plugin.PluginRegistry;
import io.vpcrouter.server.RouterServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A router made of a command line, with the real check against real sockets. */
class ControlTargetsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String HOST = "127.0.10.1";
    private static final String CONTROL = "127.0.0.1";
    /** More than make a host failed, so that only the missing witness explains that it is not. */
    private static final int MANY_MISSES = 10;

    /** Listens, and counts who comes. */
    private static final class Listener implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket();
        private final AtomicInteger visitors = new AtomicInteger();

        Listener(String address, int port) throws IOException {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
            Thread thread = new Thread(this::accept, "listener");
            thread.setDaemon(true);
            thread.start();
        }

        private void accept() {
            while (!socket.isClosed()) {
                try (Socket visitor = socket.accept()) {
                    visitors.incrementAndGet();
                } catch (IOException e) {
                    // Closed, or a visitor left at once.
                }
            }
        }

        int port() {
            return socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static VpcRouter router(PluginFolder plugins, int hostPort, int controlPort) {
        List<Word> words = Stream.of(
                        "--mode=fixedconf",
                        "--fixed_cidr=10.1.0.0/16",
                        "--fixed_hosts=" + HOST,
                        "--cloud=simulated",
                        "--sim_vpc=../examples/vpc.json",
                        "--health=tcp",
                        "--tcp_check_port=" + hostPort,
                        "--tcp_check_interval=0.1",
                        "--control_targets=" + CONTROL + ":" + controlPort)
                .map(text -> new Word(text, Word.COMMAND_LINE))
                .toList();
        CommandLine line =
                new CommandLineParser(CommandName.RUN, words, Map.of(), PluginRegistry.load(plugins.source())).parse();
        return RouterFactory.create(line, RouterServer.builder().build().webPaths(), new EventLog());
    }

    private static Optional<Verdict> verdict(VpcRouter router) {
        return router.status().hosts().stream().map(host -> host.verdict()).findFirst();
    }

    private static long misses(VpcRouter router) {
        Object missed = router.statistics().getOrDefault("health tcp", Map.of()).get("missed");
        assertThat(missed).isInstanceOf(Number.class);
        return ((Number) missed).longValue();
    }

    @Test
    void theOnlyHostFailsOnlyWhileAControlTargetAnswers() throws IOException {
        try (PluginFolder plugins = Plugins.open(Optional.empty(), Optional.empty());
                Listener host = new Listener(HOST, 0);
                Listener control = new Listener(CONTROL, 0);
                VpcRouter router = router(plugins, host.port(), control.port())) {
            router.start();
            Eventually.holds(
                    PATIENCE, () -> verdict(router).equals(Optional.of(Verdict.HEALTHY)) && control.visitors.get() > 1);

            control.close();
            host.close();
            long before = misses(router);
            // A verdict is shown a moment after the miss is counted.
            Eventually.holds(
                    PATIENCE,
                    () -> misses(router) >= before + MANY_MISSES
                            && verdict(router).equals(Optional.of(Verdict.SUSPECT)));

            try (Listener again = new Listener(CONTROL, control.port())) {
                Eventually.holds(PATIENCE, () -> verdict(router).equals(Optional.of(Verdict.FAILED)));
                assertThat(again.visitors).hasPositiveValue();
            }
        }
    }
}
