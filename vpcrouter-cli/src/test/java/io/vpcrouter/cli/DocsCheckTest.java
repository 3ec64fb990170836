package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@link DocsTest} must not let pass. */
class DocsCheckTest {
    @TempDir
    private Path classes;

    private List<String> problems(String text) throws IOException {
        return DocsTest.problems(DocPage.of("docs/page.md", text), classes);
    }

    private static String block(String language, String code) {
        return "# Page\n\nText.\n\n```" + language + "\n" + code + "\n```\n";
    }

    @Test
    void aGoodPagePasses() throws IOException {
        assertThat(problems("# The page\n\nSee [below](#below), [options](options.md) and `--health`.\n\n## Below\n\n"
                        + "```java\nRouterConfig config = RouterConfig.builder().fall(2).build();\n```\n"
                        + "```json\n{\"10.1.0.0/16\": [\"10.0.0.1\"]}\n```\n"
                        + "```xml\n<a>1</a><b/>\n```\n"
                        + "```\nvpcrouter validate examples/route-spec.json\ncurl localhost:33289/vpc\n```\n"
                        + "```text\n│ a picture │\n```\n"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "java | int x = \"text\"; | docs/page.md:6: incompatible types",
                "java | NoSuchType x = null; | cannot find symbol",
                "json | {\"10.1.0.0/16\": []} | docs/page.md:6:",
                "json | {\"a\": 1,} | docs/page.md:6:",
                "json | {\"vpc\": \"vpc-1\", \"subnets\": 7} | docs/page.md:6:",
                "xml | <a><b></a> | docs/page.md:6:",
                "sh | vpcrouter run -m fixedconf --fixed_cidr 10.1.0.0/16 --no_such_option | --no_such_option",
                "sh | vpcrouter run -m fixedconf --fixed_cidr 10.1.0.0/16 | --fixed_hosts",
                "sh | vpcrouter run -m fixed -r us-east-1 | fixed",
                "sh | vpcrouter fly | no command fly",
                "sh | vpcrouter validate examples/vpc.json | ended with USAGE",
                "sh | VPCROUTER_OPT_NO_SUCH=1 vpcrouter plugins | VPCROUTER_OPT_NO_SUCH",
                "sh | java -jar vpcrouter-cli/target/vpcrouter.jar demo --secods 5 | --seconds",
                "sh | docker run vpcrouter demo --secods 5 | --seconds",
                "sh | curl localhost:33289/nothing | no path /nothing",
                "sh | frobnicate --all | unknown program frobnicate",
                "brainf | +++ | language brainf",
            })
    void aWrongBlockIsFound(String language, String code, String expected) throws IOException {
        assertThat(problems(block(language, code))).isNotEmpty().anyMatch(problem -> problem.contains(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "see [this](missing.md) | missing.md: no such file",
                "see [this](options.md#nothing) | no such heading",
                "see [this](#nothing) | no such heading",
                "the option `--no_such` | no option --no_such",
                "set VPCROUTER_OPT_NO_SUCH | VPCROUTER_OPT_NO_SUCH",
            })
    void aWrongTextIsFound(String text, String expected) throws IOException {
        assertThat(problems("# Page\n\n" + text + "\n")).isNotEmpty().anyMatch(problem -> problem.contains(expected));
    }

    @Test
    void aPluginOfThePageCanBeUsedInItsCommands() throws IOException {
        String plugin = "```java\npackage docs;\n\nimport io.vpcrouter.spi.*;\n\n"
                + "public final class Paper implements ModePlugin {\n"
                + "  public String name() { return \"paper\"; }\n"
                + "  public Mode create(OptionValues o, ModeContext c) { throw new IllegalStateException(); }\n}\n```\n";
        String service = "```text META-INF/services/io.vpcrouter.spi.ModePlugin\ndocs.Paper\n```\n";
        String command = "```\nvpcrouter -m paper -r us-east-1\n```\n";

        assertThat(problems(plugin + service + command)).isEmpty();
        assertThat(problems(plugin + service.replace("Paper", "Pepper") + command))
                .isNotEmpty();
    }

    @Test
    void aBlockWithoutAnEndIsRefused() {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> DocPage.of("page.md", "```\nvpcrouter run\n")))
                .hasMessageContaining("block without an end");
    }
}
