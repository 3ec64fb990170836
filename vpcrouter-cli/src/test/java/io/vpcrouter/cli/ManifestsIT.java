package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The manifests for Kubernetes: each file by itself, and what kustomize makes of each overlay. */
class ManifestsIT {
    private static final Set<String> KINDS = Set.of(
            "v1 Namespace",
            "v1 ServiceAccount",
            "v1 ConfigMap",
            "v1 Service",
            "apps/v1 Deployment",
            "networking.k8s.io/v1 NetworkPolicy",
            "policy/v1 PodDisruptionBudget",
            "rbac.authorization.k8s.io/v1 Role",
            "rbac.authorization.k8s.io/v1 RoleBinding",
            "rbac.authorization.k8s.io/v1 ClusterRole",
            "rbac.authorization.k8s.io/v1 ClusterRoleBinding",
            "monitoring.coreos.com/v1 ServiceMonitor",
            "kustomize.config.k8s.io/v1beta1 Kustomization",
            "kustomize.config.k8s.io/v1alpha1 Component");

    @TempDir
    private static Path shared;

    private static Tarball tarball;
    private static Path folder;

    @BeforeAll
    static void unpack() throws Exception {
        tarball = Tarball.unpack(shared.resolve("vpcrouter"));
        folder = tarball.path("kubernetes");
    }

    private static List<Map<?, ?>> objects(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        List<Map<?, ?>> found = new ArrayList<>();
        new Yaml(new SafeConstructor(options)).loadAll(text).forEach(one -> found.add((Map<?, ?>) one));
        return found;
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** What lies at {@code a.b.0.c}, or null. */
    private static Object at(Object tree, String path) {
        Object here = tree;
        for (String step : path.split("\\.")) {
            if (here instanceof Map<?, ?> map) {
                here = map.get(step);
            } else if (here instanceof List<?> list && Integer.parseInt(step) < list.size()) {
                here = list.get(Integer.parseInt(step));
            } else {
                return null;
            }
        }
        return here;
    }

    private static List<?> list(Object tree, String path) {
        return at(tree, path) instanceof List<?> list ? list : List.of();
    }

    @Test
    void everyFileIsObjectsOfTheKindsThatKubernetesKnows() throws Exception {
        for (Path file : files()) {
            String text = Files.readString(file);
            assertThat(text)
                    .as("%s", file)
                    .doesNotContain("\t")
                    .doesNotContainPattern(" \n")
                    .endsWith("\n");
            for (Map<?, ?> object : objects(text)) {
                assertThat(object.get("apiVersion") + " " + object.get("kind"))
                        .as("%s", file)
                        .isIn(KINDS);
            }
        }
    }

    @Test
    void everyFileIsNamedByAKustomizationAndEveryNameIsAFile() throws Exception {
        Set<Path> named = new HashSet<>();
        for (Path file : files()) {
            if (file.getFileName().toString().equals("kustomization.yaml")) {
                Map<?, ?> kustomization = objects(Files.readString(file)).get(0);
                for (String member : List.of("resources", "components", "patches")) {
                    for (Object entry : list(kustomization, member)) {
                        String path = entry instanceof Map<?, ?> patch ? (String) patch.get("path") : (String) entry;
                        if (path == null) {
                            // A patch that stands in the kustomization itself.
                            continue;
                        }
                        Path target = file.resolveSibling(path).normalize();
                        assertThat(target).as("%s in %s", path, file).exists();
                        named.add(target);
                    }
                }
            }
        }
        assertThat(files())
                .filteredOn(file -> !file.getFileName().toString().equals("kustomization.yaml"))
                .as("files that no kustomization names")
                .allMatch(named::contains);
    }

    private static List<Map<?, ?>> built(String overlay) throws Exception {
        return built(folder.resolve("overlays").resolve(overlay));
    }

    private static List<Map<?, ?>> built(Path kustomization) throws Exception {
        Process kustomize;
        try {
            kustomize = new ProcessBuilder("kubectl", "kustomize", kustomization.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "NOT TESTED: WHAT KUSTOMIZE MAKES OF THE MANIFESTS, BECAUSE kubectl IS MISSING");
            throw e;
        }
        String text = new String(kustomize.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        // The kustomize in kubectl before 1.21 knows no components.
        assumeTrue(
                kustomize.waitFor() == 0 || knowsComponents(),
                "NOT TESTED: WHAT KUSTOMIZE MAKES OF THE MANIFESTS, BECAUSE kubectl IS OLDER THAN 1.21");
        assertThat(kustomize.exitValue()).as("%s", kustomization).isZero();
        return objects(text);
    }

    private static boolean knowsComponents() throws Exception {
        Process version = new ProcessBuilder("kubectl", "version", "--client", "--output=json")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return version.waitFor() == 0 && !text.matches("(?s).*\"minor\": \"(1?[0-9]|20)\\+?\".*");
    }

    private static Map<?, ?> one(List<Map<?, ?>> objects, String kind) {
        List<Map<?, ?>> found = of(objects, kind);
        assertThat(found).as(kind).hasSize(1);
        return found.get(0);
    }

    private static List<Map<?, ?>> of(List<Map<?, ?>> objects, String kind) {
        return objects.stream()
                .filter(object -> kind.equals(object.get("kind")))
                .toList();
    }

    private static Map<String, String> environment(Map<?, ?> deployment) {
        return list(deployment, "spec.template.spec.containers.0.env").stream()
                .collect(Collectors.toMap(
                        entry -> (String) at(entry, "name"), entry -> String.valueOf(at(entry, "value"))));
    }

    /** Verb and resource of every rule that an overlay grants, with the names that it is limited to. */
    private static Set<String> granted(List<Map<?, ?>> objects) {
        Set<String> all = new TreeSet<>();
        for (String kind : List.of("Role", "ClusterRole")) {
            for (Map<?, ?> role : of(objects, kind)) {
                for (Object rule : list(role, "rules")) {
                    String names = list(rule, "resourceNames").isEmpty() ? "" : " " + list(rule, "resourceNames");
                    String where = kind.equals("Role") ? " in " + at(role, "metadata.namespace") : "";
                    list(rule, "verbs")
                            .forEach(verb -> list(rule, "resources")
                                    .forEach(resource -> all.add(verb + " " + resource + names + where)));
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "three", "nodes", "gateways"})
    void everyOverlayIsWholeAndFitsTogether(String overlay) throws Exception {
        List<Map<?, ?>> objects = built(overlay);
        Map<?, ?> deployment = one(objects, "Deployment");
        Map<String, String> environment = environment(deployment);
        String help;
        try (Program program = tarball.start(
                "--help",
                "-m",
                environment.get("VPCROUTER_OPT_MODE"),
                "--health",
                "multi",
                "--multi_plugins",
                "icmpecho:kubernetes",
                "--leadership",
                "kubernetes")) {
            program.exitCode();
            help = program.out();
        }
        environment
                .keySet()
                .forEach(name -> assertThat(help)
                        .contains("--" + name.replace("VPCROUTER_OPT_", "").toLowerCase(Locale.ROOT) + " "));
        assertThat(environment.get("VPCROUTER_OPT_ALLOWED_HOSTS").split(","))
                .as("the names of the service")
                .contains("vpcrouter", "vpcrouter.vpcrouter.svc.cluster.local");

        Object pod = at(deployment, "spec.template.spec");
        Set<Object> volumes =
                list(pod, "volumes").stream().map(volume -> at(volume, "name")).collect(Collectors.toSet());
        assertThat(list(pod, "containers.0.volumeMounts"))
                .allSatisfy(mount -> assertThat(at(mount, "name")).isIn(volumes))
                .hasSameSizeAs(volumes);
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertThat(at(pod, "containers.0." + probe + ".httpGet.path"))
                    .as(probe)
                    .isIn("/healthz", "/readyz");
        }
        assertThat(at(one(objects, "NetworkPolicy"), "spec.podSelector.matchLabels"))
                .isEqualTo(at(deployment, "spec.template.metadata.labels"));
        assertRightsAreBound(objects);
        boolean asks = !granted(objects).isEmpty();
        assertThat(at(pod, "automountServiceAccountToken"))
                .as("a token, if it has rights")
                .isEqualTo(asks);
    }

    private static void assertRightsAreBound(List<Map<?, ?>> objects) {
        String account = String.valueOf(at(one(objects, "ServiceAccount"), "metadata.name"));
        for (String kind : List.of("Role", "ClusterRole")) {
            List<String> roles = of(objects, kind).stream()
                    .map(role -> at(role, "metadata.namespace") + "/" + at(role, "metadata.name"))
                    .toList();
            List<String> bound = of(objects, kind + "Binding").stream()
                    .map(binding -> at(binding, "metadata.namespace") + "/" + at(binding, "roleRef.name"))
                    .toList();
            assertThat(bound).containsExactlyInAnyOrderElementsOf(roles);
            assertThat(of(objects, kind + "Binding")).allSatisfy(binding -> {
                assertThat(at(binding, "roleRef.kind")).isEqualTo(kind);
                assertThat(at(binding, "subjects.0.name")).isEqualTo(account);
                assertThat(at(binding, "subjects.0.namespace")).isEqualTo("vpcrouter");
            });
        }
    }

    /** Whoever puts an overlay of his own together. */
    @ParameterizedTest
    @ValueSource(strings = {"configmap", "nodes", "routes", "health", "leadership"})
    void eachComponentGivesATokenToTheRightsThatItGrants(String component) throws Exception {
        Path own = Files.createDirectories(folder.resolveSibling("own-" + component));
        Files.writeString(
                own.resolve("kustomization.yaml"),
                "resources: [../" + folder.getFileName() + "/base]\ncomponents: [../" + folder.getFileName() + "/rbac/"
                        + component + ", ../" + folder.getFileName() + "/monitoring]\n");
        List<Map<?, ?>> objects = built(own);
        assertThat(granted(objects)).isNotEmpty();
        assertRightsAreBound(objects);
        assertThat(at(one(objects, "Deployment"), "spec.template.spec.automountServiceAccountToken"))
                .isEqualTo(true);
        assertThat(at(one(objects, "ServiceMonitor"), "spec.selector.matchLabels"))
                .isEqualTo(at(one(objects, "Service"), "metadata.labels"));
    }

    @Test
    void whatAPodNeedsOfAwsIsLetThrough() throws Exception {
        List<Object> blocks = new ArrayList<>();
        for (Object rule : list(one(built("one"), "NetworkPolicy"), "spec.egress")) {
            list(rule, "to").forEach(to -> blocks.add(at(to, "ipBlock.cidr")));
        }
        assertThat(blocks)
                .as("EKS Pod Identity, and the metadata service")
                .contains("169.254.170.23/32", "fd00:ec2::23/128", "169.254.169.254/32", "fd00:ec2::254/128");
    }

    @Test
    void gatewaysThatAreNodesAreFoundByTheirLabels() throws Exception {
        List<Map<?, ?>> objects = built("gateways");
        assertThat(granted(objects))
                .containsExactlyInAnyOrder(
                        "list configmaps [vpcrouter] in vpcrouter",
                        "watch configmaps [vpcrouter] in vpcrouter",
                        "list nodes",
                        "watch nodes",
                        "list leases in kube-node-lease",
                        "create events in default",
                        "create leases in vpcrouter",
                        "get leases [vpcrouter-vpc-0a1b2c3d4e5f60718] in vpcrouter",
                        "update leases [vpcrouter-vpc-0a1b2c3d4e5f60718] in vpcrouter");
        assertThat(environment(one(objects, "Deployment")))
                .containsEntry("VPCROUTER_OPT_KUBE_SOURCE", "routes")
                .containsEntry("VPCROUTER_OPT_KUBE_CONFIGMAP", "vpcrouter/vpcrouter");
        assertThat(String.valueOf(at(one(objects, "ConfigMap"), "data"))).contains("hosts_by_node_label");
    }

    @Test
    void oneReplicaNeedsNothingOfTheApiServer() throws Exception {
        List<Map<?, ?>> objects = built("one");
        assertThat(granted(objects)).isEmpty();
        assertThat(at(one(objects, "Deployment"), "spec.replicas")).isEqualTo(1);
        assertThat(at(one(objects, "Deployment"), "spec.strategy.type")).isEqualTo("Recreate");
    }

    @Test
    void threeReplicasHaveTheRightsOfTheirOptionsAndNoOthers() throws Exception {
        List<Map<?, ?>> objects = built("three");
        Map<?, ?> deployment = one(objects, "Deployment");
        assertThat(granted(objects))
                .containsExactlyInAnyOrder(
                        "list configmaps [vpcrouter] in vpcrouter",
                        "watch configmaps [vpcrouter] in vpcrouter",
                        "create leases in vpcrouter",
                        "get leases [vpcrouter-vpc-0a1b2c3d4e5f60718] in vpcrouter",
                        "update leases [vpcrouter-vpc-0a1b2c3d4e5f60718] in vpcrouter");
        assertThat(environment(deployment))
                .containsEntry("VPCROUTER_OPT_LEADERSHIP", "kubernetes")
                .containsEntry("VPCROUTER_OPT_VPC", "vpc-0a1b2c3d4e5f60718")
                .containsEntry("VPCROUTER_OPT_KUBE_CONFIGMAP", "vpcrouter/vpcrouter")
                .doesNotContainKey("VPCROUTER_OPT_FILE");
        assertThat(at(deployment, "spec.replicas")).isEqualTo(3);
        assertThat(at(deployment, "spec.strategy.type")).isEqualTo("RollingUpdate");
        assertThat(list(deployment, "spec.template.spec.topologySpreadConstraints"))
                .hasSize(2);
        assertThat(at(one(objects, "PodDisruptionBudget"), "spec.maxUnavailable"))
                .isEqualTo(1);
        assertThat(at(one(objects, "PodDisruptionBudget"), "spec.selector.matchLabels"))
                .isEqualTo(at(deployment, "spec.template.metadata.labels"));
    }

    @Test
    void routesToNodesUseTheNetworkOfTheNodesAndMayPing() throws Exception {
        List<Map<?, ?>> objects = built("nodes");
        Map<?, ?> deployment = one(objects, "Deployment");
        assertThat(granted(objects))
                .containsExactlyInAnyOrder(
                        "list nodes",
                        "watch nodes",
                        "list leases in kube-node-lease",
                        "create events in default",
                        "create leases in vpcrouter",
                        "get leases [vpcrouter-vpc-0a1b2c3d4e5f60718] in vpcrouter",
                        "update leases [vpcrouter-vpc-0a1b2c3d4e5f60718] in vpcrouter");
        assertThat(of(objects, "ConfigMap")).isEmpty();
        Object pod = at(deployment, "spec.template.spec");
        assertThat(at(pod, "hostNetwork")).isEqualTo(true);
        assertThat(at(pod, "dnsPolicy"))
                .as("the names of EC2 must not come by the pod network, which may have no routes yet")
                .isEqualTo("Default");
        assertThat(at(pod, "securityContext.sysctls"))
                .as("refused with hostNetwork")
                .isNull();
        assertThat(at(pod, "containers.0.securityContext.capabilities.add")).isEqualTo(List.of("NET_RAW"));
        assertThat(environment(deployment))
                .containsEntry("VPCROUTER_OPT_KUBE_SOURCE", "nodes")
                .containsKey("VPCROUTER_OPT_MANAGE_ROUTES")
                .containsEntry("VPCROUTER_OPT_MULTI_PLUGINS", "icmpecho:kubernetes");
    }
}
