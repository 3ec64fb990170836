package io.vpcrouter.internal.kubernetes.client;

import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The configuration of the client: of a kubeconfig, or of the pod; never of what else lies around on the machine. */
final class ClusterConfig {
    private static final String CODE = "kube-config";
    /** The calls have shorter limits of their own; these end what they leave. */
    private static final int REQUEST_MILLIS = 10_000;

    private static final int CONNECT_MILLIS = 3_000;

    private ClusterConfig() {}

    static Config of(KubeSettings settings) {
        Config config = settings.kubeconfig()
                .map(file -> ofFile(file, settings.context()))
                .orElseGet(() -> ofPod(settings.pod()));
        config.setRequestTimeout(REQUEST_MILLIS);
        config.setConnectionTimeout(CONNECT_MILLIS);
        // A connection that a load balancer has forgotten swallows everything, and with HTTP/2 all calls share that one
        // for
        // a quarter of an hour. Without it, the next call opens another.
        config.setHttp2Disable(true);
        // Our loops are the only ones that try again.
        config.setRequestRetryBackoffLimit(0);
        return config;
    }

    private static Config ofPod(PodAccount pod) {
        String server = pod.server()
                .orElseThrow(() -> wrong(
                        "cluster",
                        "cluster",
                        "neither " + KubeOptions.KUBECONFIG.flagName() + " nor a pod, since KUBERNETES_SERVICE_HOST is"
                                + " not set",
                        "one of them"));
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(server)
                .withCaCertFile(pod.authority().toString())
                .withOauthTokenProvider(new BearerTokenFile(pod.token()))
                .build();
    }

    private static Config ofFile(Path file, Optional<String> context) {
        String source = file.toString();
        if (!Files.isReadable(file)) {
            throw wrong(source, "kubeconfig", "cannot be read", "a file that can be read");
        }
        Config config;
        io.fabric8.kubernetes.api.model.Config read;
        try (InputStream in = Files.newInputStream(file)) {
            read = Serialization.unmarshal(in, io.fabric8.kubernetes.api.model.Config.class);
            config = Config.fromKubeconfig(context.orElse(null), file.toFile());
        } catch (IOException | RuntimeException e) {
            throw wrong(source, "kubeconfig", String.valueOf(e.getMessage()), "a kubeconfig");
        }
        List<String> contexts = config.getContexts() == null
                ? List.of()
                : config.getContexts().stream()
                        .map(NamedContext::getName)
                        .sorted()
                        .toList();
        @Nullable NamedContext current = config.getCurrentContext();
        String wanted = context.orElse(current == null ? "" : current.getName());
        if (current == null || !contexts.contains(wanted)) {
            throw wrong(source, "context", wanted.isEmpty() ? null : wanted, contexts(contexts));
        }
        tokenFile(read, current).ifPresent(token -> config.setOauthTokenProvider(new BearerTokenFile(token)));
        return config;
    }

    private static String contexts(List<String> names) {
        return names.isEmpty() ? "a kubeconfig with contexts" : "one of " + String.join(", ", names);
    }

    private static Optional<Path> tokenFile(io.fabric8.kubernetes.api.model.Config read, NamedContext current) {
        return read.getUsers().stream()
                .filter(user -> user.getName().equals(current.getContext().getUser()))
                .map(NamedAuthInfo::getUser)
                .map(user -> Optional.ofNullable(user.getTokenFile()).map(Path::of))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** What has taken too long, or failed in a way that nobody has thought of. */
    static InvalidException unread(KubeSettings settings, String why) {
        Location source = Location.of(settings.kubeconfig().map(Path::toString).orElse("cluster"));
        return new InvalidException(List.of(Problem.error(CODE, source, "configuration", why, "one that can be read")
                .withHint("a kubeconfig may name a program that logs in; try it by hand")));
    }

    private static InvalidException wrong(String source, String what, @Nullable String found, String expected) {
        return new InvalidException(List.of(Problem.error(CODE, Location.of(source), what, found, expected)));
    }
}
