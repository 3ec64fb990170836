package io.vpcrouter.cli;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.control.EventLog;
import io.vpcrouter.spi.CloudException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon: a router and the built-in server, until somebody stops it or the cloud refuses. */
final class RunCommand implements Command {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    @Override
    public ExitCode run(CommandLine line, Shell shell) throws InterruptedException {
        shell.stop().willBeHeard();
        EventLog log = EventLog.untilStarted();
        EventHistory history = new EventHistory();
        PluginPaths paths = new PluginPaths();
        try (MetricsPage metrics = new MetricsPage();
                Notifier notifier = Notifier.of(line, shell);
                VpcRouter router = RouterFactory.create(line, paths, log, history, metrics.listener(), notifier);
                AdminServer server = AdminServer.bind(
                        line.get(CoreOptions.ADDRESS),
                        line.get(CoreOptions.PORT),
                        new Site(
                                new RouterPages(RouterFacts.of(router, history, metrics, line), paths::paths),
                                paths,
                                new HostHeader(line.get(CoreOptions.ALLOWED_HOSTS))))) {
            RoutePlugins plugins = line.routePlugins();
            LOG.info(
                    "vpcrouter {} starts: mode={} health={} cloud={} vpc={} server={}",
                    Version.number(),
                    plugins.mode().found().name(),
                    plugins.healthNames(),
                    plugins.cloud().found().name(),
                    router.status().vpc(),
                    server.url());
            if (!server.isLocal()) {
                LOG.warn(
                        "server={} can be reached from other machines, and everybody there can see its pages",
                        server.url());
            }
            metrics.awaitReady();
            notifier.speakOf(router.status().vpc());
            router.start();
            // Not before the mode is there: its paths would be missing, and the pages without its token.
            server.open();
            log.started();
            if (!server.isLocal() && paths.isOpenForChanges()) {
                LOG.warn(
                        "server={} can be reached from other machines, and everybody there can change the routes"
                                + " (expected: a token, or --address localhost); see --http_token_file",
                        server.url());
            }
            // Only now, because a router is not closed while it starts; a wish that was made before counts here too.
            shell.stop().onRequest(router::close);
            Optional<CloudException> refusal = router.awaitEnd();
            if (refusal.isPresent()) {
                throw refusal.get();
            }
            LOG.info("stopped in order, routes stay as they are");
            return ExitCode.OK;
        }
    }
}
