package io.vpcrouter.internal.kubernetes.nodes;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.validation.Validated;
import java.util.Collection;

/** How nodes become a route spec. One thread. */
@FunctionalInterface
public interface SpecOfNodes {
    /**
     * Makes the spec; whatever the nodes are, nothing is thrown.
     *
     * @param nodes all nodes of the cluster
     * @param allowEmpty whether a spec without any destination is accepted; it deletes every managed route
     * @return the spec with its warnings, or all its problems
     */
    Validated<RouteSpec> translate(Collection<KubeNode> nodes, boolean allowEmpty);
}
