package io.vpcrouter.cli;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.cli.log.LogSetup;
import io.vpcrouter.cli.options.CommandLine;
import io.vpcrouter.cli.options.CoreOptions;
import io.vpcrouter.cli.options.OptionInForce;
import io.vpcrouter.cli.options.RoutePlugins;
import io.vpcrouter.cli.options.RouterFactory;
import io.vpcrouter.cli.options.Word;
import io.vpcrouter.control.EventLog;
import io.vpcrouter.control.ReplicaStatus;
import io.vpcrouter.micrometer.PrometheusMetrics;
import io.vpcrouter.notify.Notifier;
import io.vpcrouter.notify.NotifyOptions;
import io.vpcrouter.plugin.ChosenPlugin;
import io.vpcrouter.server.RouterServer;
import io.vpcrouter.server.ServerStartException;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.support.HangUp;
import io.vpcrouter.systemd.ServiceManager;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon: a router and the built-in server, until it is stopped or the cloud refuses. */
final class RunCommand implements Command {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    @Override
    public ExitCode run(CommandLine line, Shell shell) throws InterruptedException {
        shell.stop().willBeHeard();
        // While the router starts it cannot be closed, and a plugin may hang.
        shell.stop().onRequest(Thread.currentThread()::interrupt);
        EventLog log = EventLog.untilStarted();
        try (PrometheusMetrics metrics = new PrometheusMetrics(line.get(CoreOptions.METRICS_HOSTS));
                Notifier notifier =
                        NotifyOptions.notifier(line::find, Word.COMMAND_LINE, shell.environment(), Version.number());
                ServiceManager systemd = ServiceManager.of(shell.environment());
                RouterServer server = server(line, metrics);
                VpcRouter router = RouterFactory.create(
                        line, server.webPaths(), log, server.listener(), metrics.listener(), notifier, systemd);
                RouterServer bound = bind(server, router)) {
            RoutePlugins plugins = line.routePlugins();
            LOG.info(
                    "vpcrouter {} starts: mode={} health={} cloud={} vpc={} server={}",
                    Version.number(),
                    plugins.mode().found().name(),
                    plugins.healthNames(),
                    plugins.cloud().found().name(),
                    router.status().vpc(),
                    bound.url());
            if (!bound.isLocal()) {
                LOG.warn(
                        "server={} can be reached from other machines, and everybody there can see its pages",
                        bound.url());
            }
            metrics.awaitReady();
            notifier.vpc(router.status().vpc());
            router.status().replicaIfAny().map(ReplicaStatus::me).ifPresent(notifier::replica);
            router.start();
            // Not before the mode runs: its paths would be missing, and its token would not guard the pages.
            bound.open();
            log.started();
            if (!bound.isLocal() && bound.isOpenForChanges()) {
                LOG.warn(
                        "server={} can be reached from other machines, and everybody there can change the routes"
                                + " (expected: a token, or --address localhost); see --http_token_file",
                        bound.url());
            }
            // A request that was made before counts here too.
            shell.stop().onRequest(() -> {
                systemd.stopping();
                new Thread(router::close, "vpcrouter-close").start();
            });
            Thread.interrupted();
            systemd.ready(router::isAlive);
            HangUp.calls(() -> {
                systemd.reloading();
                LogSetup.reopen();
                LOG.info("SIGHUP: the log is opened again, and the source of the route spec read again");
                router.readSourceAgain();
                systemd.reloaded();
            });
            Optional<CloudException> refusal = router.awaitEnd();
            if (refusal.isPresent()) {
                throw refusal.get();
            }
            LOG.info("stopped in order; the routes stay as they are");
            return ExitCode.OK;
        }
    }

    private static RouterServer server(CommandLine line, PrometheusMetrics metrics) {
        RouterServer.Builder server = RouterServer.builder()
                .address(line.get(CoreOptions.ADDRESS))
                .port(line.get(CoreOptions.PORT))
                .allowedHosts(line.get(CoreOptions.ALLOWED_HOSTS))
                .version(Version.number())
                .metrics(metrics::text);
        line.find(CoreOptions.HISTORY_FILE).ifPresent(server::historyFile);
        for (OptionInForce option : line.shown()) {
            server.option(option.name(), option.value(), option.origin());
        }
        for (ChosenPlugin<?> plugin : line.routePlugins().all()) {
            server.plugin(plugin.found(), plugin.options());
        }
        return server.build();
    }

    private static RouterServer bind(RouterServer server, VpcRouter router) {
        try {
            return server.bind(router);
        } catch (ServerStartException e) {
            throw new StartFailedException(e.getMessage() + "; choose others with --address and --port", e);
        }
    }
}
