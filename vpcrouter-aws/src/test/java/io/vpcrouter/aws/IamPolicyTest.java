package io.vpcrouter.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.common.Json;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** The policies in {@code docs/iam} allow the calls that the code makes, and no others. */
class IamPolicyTest {
    private static final Path POLICIES = Path.of("../docs/iam");
    private static final Set<String> WRITES = Set.of("ec2:CreateRoute", "ec2:ReplaceRoute", "ec2:DeleteRoute");
    private static final Set<String> TAGS = Set.of("ec2:CreateTags", "ec2:DeleteTags");
    private static final String INSTANCE_STATUS = "ec2:DescribeInstanceStatus";
    private static final Set<String> PREFIX_LISTS =
            Set.of("ec2:DescribeManagedPrefixLists", "ec2:GetManagedPrefixListEntries");
    private static final String SOURCE_DEST_CHECK = "ec2:ModifyNetworkInterfaceAttribute";

    @Test
    void theWidestPoliciesAllowExactlyWhatTheCodeCalls() throws IOException {
        Set<String> widest = actions("routes-and-source-dest-check.json");
        widest.addAll(actions("instance-status.json"));
        widest.addAll(actions("prefix-lists.json"));
        widest.addAll(actions("drain.json"));

        assertThat(widest).hasSizeGreaterThan(8).isEqualTo(callsInTheCode());
    }

    @Test
    void theUsualPolicyLeavesOutTheSourceDestCheck() throws IOException {
        Set<String> expected = callsInTheCode();
        expected.removeAll(TAGS);
        expected.remove(SOURCE_DEST_CHECK);
        expected.remove(INSTANCE_STATUS);
        expected.removeAll(PREFIX_LISTS);

        assertThat(actions("routes.json")).isEqualTo(expected);
    }

    @Test
    void thePolicyForObserversAllowsNoWrite() throws IOException {
        Set<String> expected = callsInTheCode();
        expected.removeAll(WRITES);
        expected.removeAll(TAGS);
        expected.remove(SOURCE_DEST_CHECK);
        expected.remove(INSTANCE_STATUS);
        expected.removeAll(PREFIX_LISTS);

        assertThat(actions("observe.json")).isEqualTo(expected).allMatch(action -> action.startsWith("ec2:Describe"));
    }

    @Test
    void thePolicyForTheStatusOfInstancesAllowsNothingElse() throws IOException {
        assertThat(actions("instance-status.json")).containsExactly(INSTANCE_STATUS);
    }

    @Test
    void thePolicyForPrefixListsAllowsToReadThemAndNothingElse() throws IOException {
        assertThat(actions("prefix-lists.json")).isEqualTo(PREFIX_LISTS);
    }

    @Test
    void thePolicyForDrainAllowsOneKeyOnInterfacesOfTheVpcAndNothingElse() throws IOException {
        assertThat(actions("drain.json")).isEqualTo(TAGS);
        assertThat(statements("drain.json")).singleElement().satisfies(statement -> {
            assertThat(statement.get("Resource").toString()).endsWith(":network-interface/*");
            assertThat(statement.get("Condition"))
                    .isEqualTo(Map.of(
                            "ArnEquals",
                            Map.of("ec2:Vpc", "arn:aws:ec2:REGION:ACCOUNT:vpc/VPC"),
                            "ForAllValues:StringEquals",
                            Map.of("aws:TagKeys", List.of("vpcrouter:drain")),
                            // Without it, a request that names no key at all would pass.
                            "Null",
                            Map.of("aws:TagKeys", "false")));
        });
    }

    @Test
    void everyFileIsAPolicyWithoutWildcardsAmongItsActions() throws IOException {
        try (Stream<Path> files = Files.list(POLICIES)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .toList();
            assertThat(names).hasSize(8);
            for (String name : names) {
                assertThat(actions(name)).isNotEmpty().allMatch(action -> action.matches("[a-z0-9]+:[A-Za-z]+"));
            }
        }
    }

    @Test
    void everyWriteIsBoundToTheVpc() throws IOException {
        for (Map<?, ?> statement : statements("routes-and-source-dest-check.json")) {
            boolean reads = statement.get("Sid").equals("Read");
            assertThat(statement.get("Resource").equals("*")).isEqualTo(reads);
            assertThat(statement.get("Condition").toString().contains("ec2:Vpc"))
                    .isEqualTo(!reads);
        }
    }

    private static Set<String> actions(String file) throws IOException {
        return statements(file).stream()
                .peek(statement -> assertThat(statement.get("Effect")).isEqualTo("Allow"))
                .flatMap(statement -> ((List<?>) statement.get("Action")).stream())
                .map(String::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Map<?, ?>> statements(String file) throws IOException {
        Map<?, ?> policy = Json.read(Files.readString(POLICIES.resolve(file)), Map.class);
        assertThat(policy.get("Version")).isEqualTo("2012-10-17");
        return ((List<?>) policy.get("Statement"))
                .stream().<Map<?, ?>>map(statement -> (Map<?, ?>) statement).toList();
    }

    /** Every operation of the client that the byte code of this module names. */
    private static Set<String> callsInTheCode() {
        return new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.vpcrouter.internal.aws")
                        .stream()
                        .map(JavaClass::getMethodCallsFromSelf)
                        .flatMap(Set::stream)
                        .filter(call -> call.getTargetOwner().getFullName().equals(Ec2Client.class.getName()))
                        .map(JavaMethodCall::getName)
                        .filter(name -> !Set.of("builder", "close", "serviceClientConfiguration")
                                .contains(name))
                        .map(name -> name.replaceFirst("Paginator$", ""))
                        .map(name -> "ec2:" + Character.toUpperCase(name.charAt(0)) + name.substring(1))
                        .collect(Collectors.toCollection(TreeSet::new));
    }
}
