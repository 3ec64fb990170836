package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.plugin.PluginRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OptionsPageTest {
    private static final Path PAGE = DocPage.ROOT.resolve("docs").resolve("options.md");
    private static final String BEGIN = "<!-- made from the code: begin -->\n";
    private static final String END = "<!-- made from the code: end -->\n";

    /** How the page is brought up to date stands in CONTRIBUTING.md. */
    @Test
    void thePageListsEveryOption() throws IOException {
        PluginRegistry registry = ShippedPlugins.registry();
        String tables = OptionsPage.tables(registry);
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        assertThat(end).as("the marks in %s", PAGE).isGreaterThanOrEqualTo(begin);
        if (Boolean.getBoolean("vpcrouter.docs.write")) {
            Files.writeString(PAGE, page.substring(0, begin) + "\n" + tables + "\n" + page.substring(end));
            page = Files.readString(PAGE);
            end = page.indexOf(END);
        }

        assertThat(page.substring(begin, end).strip())
                .as("%s; CONTRIBUTING.md says how it is made anew", PAGE)
                .isEqualTo(tables.strip());
    }

    @Test
    void everyBuiltInPluginIsFound() {
        PluginRegistry registry = ShippedPlugins.registry();

        assertThat(registry.failed()).isEmpty();
        assertThat(OptionsPage.tables(registry))
                .contains("### mode configfile", "### mode fixedconf", "### mode http")
                .contains("### mode etcd", "### mode romana", "### leadership etcd", "### leadership dynamodb")
                .contains("### health icmpecho", "### health tcp", "### health http", "### health ec2status")
                .contains("### health multi", "### health always")
                .contains("### cloud aws", "### cloud simulated");
    }
}
