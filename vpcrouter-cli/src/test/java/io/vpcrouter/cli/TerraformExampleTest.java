package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.abort;

import io.vpcrouter.plugin.PluginKind;
import io.vpcrouter.spi.OptionSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example for Terraform, as far as it can be tried without an account, and without the provider of AWS. */
class TerraformExampleTest {
    private static final Path EXAMPLE = DocPage.ROOT.resolve("examples/terraform");
    private static final Pattern IN_TEMPLATE = Pattern.compile("\\$\\{([a-z_]+)}");

    @TempDir
    private Path folder;

    private static String read(String name) throws IOException {
        return Files.readString(EXAMPLE.resolve(name));
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String terraform(Path where, String input, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("terraform"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectError(folder.resolve("terraform.err").toFile());
        builder.environment().put("CHECKPOINT_DISABLE", "1");
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return abort("NOT TESTED: THE TERRAFORM EXAMPLE BY TERRAFORM, WHICH IS NOT INSTALLED");
        }
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("%s: %s%s", command, said, Files.readString(folder.resolve("terraform.err")))
                .isZero();
        return said;
    }

    @Test
    void terraformReadsItAndWouldWriteItTheSameWay() throws Exception {
        assertThat(terraform(EXAMPLE, "", "fmt", "-check", "-no-color", ".")).isEmpty();
    }

    @Test
    void thePoliciesAreThoseOfTheDocumentationForThisAccountRegionAndVpc() throws Exception {
        Path copy = Files.createDirectories(folder.resolve("examples/terraform"));
        Path policies = Files.createDirectories(folder.resolve("docs/iam"));
        for (String name : List.of("routes.json", "leadership-dynamodb.json")) {
            Files.copy(DocPage.ROOT.resolve("docs/iam").resolve(name), policies.resolve(name));
        }
        // Without the parts that need the provider.
        Files.copy(EXAMPLE.resolve("policies.tf"), copy.resolve("policies.tf"));
        Files.copy(EXAMPLE.resolve("variables.tf"), copy.resolve("variables.tf"));
        Files.writeString(copy.resolve("account.tf"), "locals {\n  account = \"123456789012\"\n}\n");

        String said = terraform(
                copy,
                "join(\"\\n\", [for name, policy in local.policies : jsonencode(jsondecode(policy))])\n",
                "console",
                "-no-color",
                "-var=region=eu-west-1",
                "-var=vpc_id=vpc-1",
                "-var=subnet_ids=[\"a\", \"b\"]",
                "-var=ami_id=ami-1",
                "-var=package_url=https://example.com/x.deb",
                "-var=route_spec={}");

        assertThat(said)
                .contains(
                        "arn:aws:dynamodb:eu-west-1:123456789012:table/vpcrouter-leaders", "vpc-1", "ec2:ReplaceRoute")
                .doesNotContain("REGION", "ACCOUNT", "VPC\"");
    }

    @Test
    void theTemplateIsGivenWhatItNamesAndMakesAScriptThatAShellReads() throws Exception {
        String main = read("main.tf");
        Matcher given = Pattern.compile(
                        "(?s)templatefile\\([^{]*\\$\\{path\\.module}/user-data\\.sh\\.tftpl\", \\{(.*?)\\n  }\\)")
                .matcher(main);
        assertThat(given.find()).isTrue();
        Set<String> names = found(Pattern.compile("(?m)^ +([a-z_]+) += "), given.group(1));
        String template = read("user-data.sh.tftpl");
        assertThat(found(IN_TEMPLATE, template)).isEqualTo(names);

        Map<String, String> values =
                new LinkedHashMap<>(Map.of("route_spec", "{\"10.55.16.0/24\": [\"10.33.20.142\"]}"));
        String script = IN_TEMPLATE
                .matcher(template)
                .replaceAll(name -> Matcher.quoteReplacement(values.getOrDefault(name.group(1), "value")));
        Path file = Files.writeString(folder.resolve("user-data.sh"), script);
        Process shell =
                new ProcessBuilder("sh", "-n", file.toString()).inheritIO().start();
        assertThat(shell.waitFor()).isZero();
    }

    @Test
    void itsOptionsExist() throws IOException {
        KnownOptions known = new KnownOptions(ShippedPlugins.registry());
        Set<String> options = Stream.of(
                        KnownOptions.of("run").stream(),
                        known.of(PluginKind.MODE, "configfile").stream(),
                        known.of(PluginKind.CLOUD, "aws").stream(),
                        known.of(PluginKind.LEADERSHIP, "dynamodb").stream())
                .flatMap(each -> each)
                .map(OptionSpec::name)
                .collect(Collectors.toSet());

        assertThat(found(Pattern.compile("VPCROUTER_OPT_([A-Z_]+)="), read("user-data.sh.tftpl")))
                .hasSizeGreaterThan(5)
                .allSatisfy(name -> assertThat(options).contains(name.toLowerCase(Locale.ROOT)));
    }

    @Test
    void everyVariableIsUsedAndEveryUsedOneIsThere() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(EXAMPLE)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".tf")).toList()) {
                all.append(Files.readString(file));
            }
        }
        Set<String> declared = found(Pattern.compile("(?m)^variable \"([a-z_]+)\""), all.toString());
        assertThat(found(Pattern.compile("\\bvar\\.([a-z_]+)"), all.toString())).isEqualTo(declared);
        assertThatCode(() -> read("README.md")).doesNotThrowAnyException();
        assertThat(declared)
                .allSatisfy(name ->
                        assertThat(read("README.md") + read("variables.tf")).contains(name));
    }
}
