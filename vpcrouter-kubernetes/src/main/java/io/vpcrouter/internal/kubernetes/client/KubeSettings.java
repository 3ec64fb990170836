package io.vpcrouter.internal.kubernetes.client;

import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How to reach the cluster.
 *
 * @param kubeconfig the kubeconfig; without it, the service account of the pod
 * @param context the context of the kubeconfig; without it, the current one
 * @param pod where a pod finds its service account
 */
public record KubeSettings(Optional<Path> kubeconfig, Optional<String> context, PodAccount pod) {
    /** What the options say. */
    public static KubeSettings of(OptionValues options) {
        Optional<Path> kubeconfig = options.find(KubeOptions.KUBECONFIG);
        Optional<String> context = options.find(KubeOptions.CONTEXT);
        if (context.isPresent() && kubeconfig.isEmpty()) {
            String flag = KubeOptions.CONTEXT.flagName();
            throw new InvalidException(List.of(Problem.error(
                    "kube-options",
                    Location.of(flag),
                    flag,
                    "without " + KubeOptions.KUBECONFIG.flagName(),
                    KubeOptions.KUBECONFIG.flagName() + " beside it")));
        }
        return new KubeSettings(kubeconfig, context, PodAccount.ofThisProcess());
    }

    /** The cluster, for people. */
    @Override
    public String toString() {
        return kubeconfig
                .map(file -> "cluster of " + file.getFileName()
                        + context.map(name -> ", context " + name).orElse(""))
                .orElse("cluster of this pod");
    }
}
