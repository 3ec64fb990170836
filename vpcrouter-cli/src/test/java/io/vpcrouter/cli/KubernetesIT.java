package io.vpcrouter.cli;

/** With the part of an API server that daemons need, in memory. */
class KubernetesIT extends ClusterScenarios {
    @Override
    TestCluster emptyCluster() throws Exception {
        return keep(new MemoryApiServer());
    }
}
