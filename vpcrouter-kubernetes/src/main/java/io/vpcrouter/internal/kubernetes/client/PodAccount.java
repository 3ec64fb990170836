package io.vpcrouter.internal.kubernetes.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What Kubernetes gives a pod: the address of the API server in the environment, and the service account in a folder.
 *
 * @param environment the environment of the process
 * @param folder where the token, the authority and the namespace are
 */
public record PodAccount(Map<String, String> environment, Path folder) {
    private static final Path FOLDER = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    /** Copies the environment. */
    public PodAccount {
        environment = Map.copyOf(environment);
    }

    /** That of this process. */
    public static PodAccount ofThisProcess() {
        return new PodAccount(System.getenv(), FOLDER);
    }

    /** The URL of the API server; empty outside of a cluster. */
    Optional<String> server() {
        String host = environment.get("KUBERNETES_SERVICE_HOST");
        String port = environment.get("KUBERNETES_SERVICE_PORT");
        if (host == null || port == null) {
            return Optional.empty();
        }
        return Optional.of("https://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port);
    }

    Path token() {
        return folder.resolve("token");
    }

    Path authority() {
        return folder.resolve("ca.crt");
    }

    /** The name of the pod, or of the machine in whose network it is. */
    public String host() {
        return environment.getOrDefault("HOSTNAME", "vpcrouter");
    }

    /** The namespace of the pod; empty outside of a cluster. */
    public Optional<String> namespace() {
        try {
            String text = Files.readString(folder.resolve("namespace")).strip();
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
