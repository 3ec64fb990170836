package io.vpcrouter.internal.kubernetes.client;

import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import java.nio.file.Path;
import java.util.List;

/** The options that say how to reach the cluster. A mode, a check and a leadership that are used together share them. */
public final class KubeOptions {
    public static final OptionSpec<Path> KUBECONFIG = OptionSpec.of(
            "kubeconfig",
            OptionType.path(),
            "The kubeconfig that leads to the cluster; without it, the service account of the pod that vpcrouter runs in.");
    public static final OptionSpec<String> CONTEXT = OptionSpec.of(
            "kube_context",
            OptionType.string("NAME"),
            "The context of the kubeconfig to use; without it, its current context.");

    private KubeOptions() {}

    /** All of them. */
    public static List<OptionSpec<?>> all() {
        return List.of(KUBECONFIG, CONTEXT);
    }
}
