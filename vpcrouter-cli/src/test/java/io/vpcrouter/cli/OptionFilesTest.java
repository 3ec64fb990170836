package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The completions and the manual page of the delivery are made from the options, and work in real shells. */
class OptionFilesTest {
    private static final Path DIST = DocPage.ROOT.resolve("vpcrouter-cli/src/main/dist");
    private static final KnownOptions KNOWN = new KnownOptions(ShippedPlugins.registry());

    static Stream<Map.Entry<String, String>> files() {
        return new TreeMap<>(Map.of(
                        "completion/vpcrouter.bash", new BashCompletion(KNOWN).script(),
                        "completion/_vpcrouter", new ZshCompletion(KNOWN).script(),
                        "man/vpcrouter.1", new ManualPage(KNOWN).text()))
                .entrySet().stream();
    }

    @BeforeAll
    static void makesThemAnew() throws IOException {
        if (Boolean.getBoolean("vpcrouter.docs.write")) {
            for (Map.Entry<String, String> made : files().toList()) {
                Path file = DIST.resolve(made.getKey());
                Files.createDirectories(file.getParent());
                Files.writeString(file, made.getValue());
            }
        }
    }

    /** How the files are brought up to date stands in CONTRIBUTING.md. */
    @ParameterizedTest
    @MethodSource("files")
    void eachFileIsMadeFromTheOptions(Map.Entry<String, String> made) {
        Path file = DIST.resolve(made.getKey());
        assertThat(file)
                .as("%s; CONTRIBUTING.md says how it is made anew", file)
                .content(StandardCharsets.UTF_8)
                .isEqualTo(made.getValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vpcrouter | va | validate",
                "vpcrouter run --pol | --pol | --policy",
                "vpcrouter plan --policy | ups | upsert-only",
                "vpcrouter run --mode | conf | configfile",
                "vpcrouter -m http | --http_to | --http_token_file --http_token_reads",
                "vpcrouter -m fixedconf | --http_to | ''",
                "vpcrouter once --health tcp | --tcp_check_p | --tcp_check_port",
                "vpcrouter run -H multi --multi_plugins icmpecho:tcp | --tcp_check_p | --tcp_check_port",
                "vpcrouter run | --icmp_check_in | --icmp_check_interval",
                "vpcrouter status | --tok | --token_file",
                "vpcrouter status | --pol | ''",
            })
    void bashCompletes(String before, String word, String expected) throws Exception {
        // The word that is completed is the last one; the table names the one before it only for reading.
        String line = before.endsWith(word) ? before : before + " " + word;
        String script = "source \"$1\"; COMP_WORDS=(" + line + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _vpcrouter;"
                + " printf '%s\\n' \"${COMPREPLY[@]}\"";

        List<String> words = shell("bash", "--norc", "-euc", script, "bash", DIST + "/completion/vpcrouter.bash");

        assertThat(String.join(" ", words).strip()).isEqualTo(expected);
    }

    @Test
    void bashCompletesFilesAndValuesBehindAnEqualsSign() throws Exception {
        String script = "cd \"$2\"; source \"$1\";"
                + " COMP_WORDS=(vpcrouter run --file ma); COMP_CWORD=3; _vpcrouter; echo \"${COMPREPLY[@]}\";"
                + " COMP_WORDS=(vpcrouter run --choose = zo); COMP_CWORD=4; _vpcrouter; echo \"${COMPREPLY[@]}\";"
                + " COMP_WORDS=(vpcrouter run --choose =); COMP_CWORD=3; _vpcrouter; echo \"${COMPREPLY[@]}\"";

        assertThat(shell(
                        "bash", "--norc", "-euc", script, "bash", DIST + "/completion/vpcrouter.bash", DIST.toString()))
                .containsExactly("man", "zone", "random ordered zone spread");
    }

    @Test
    void zshReadsItsCompletionAndOffersTheOptions() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/zsh")), "zsh is not installed");
        // The functions that zsh gives to completions note what they are offered.
        String script = "_describe() { print -l -- ${(P)2} }; _arguments() { print -l -- $@ }; _files() { };"
                + " words=(vpcrouter v); CURRENT=2; f() { source $1 }; f $1;"
                + " words=(vpcrouter run -m http -H tcp --p); CURRENT=7; f $1;"
                + " words=(vpcrouter status --u); CURRENT=3; f $1";

        List<String> offered = shell("zsh", "-f", "-uc", script, "zsh", DIST + "/completion/_vpcrouter");

        assertThat(offered)
                .anySatisfy(line -> assertThat(line).startsWith("validate:"))
                .anySatisfy(line ->
                        assertThat(line).startsWith("--policy=[").endsWith("(sync upsert-only create-only observe)"))
                .anySatisfy(line ->
                        assertThat(line).startsWith("--http_token_file=[").endsWith(":FILE:_files"))
                .anySatisfy(line -> assertThat(line).startsWith("--tcp_check_port=["))
                .anySatisfy(line -> assertThat(line).startsWith("--url=["))
                .noneSatisfy(line -> assertThat(line).startsWith("--http_check_port"));
    }

    @Test
    void theManualPageHasNoMistakesOfRoff() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/groff")), "groff is not installed");

        List<String> complaints = shell(
                "bash",
                "-c",
                "groff -man -Tascii -ww -z \"$1\" 2>&1; groff -man -Tascii -P-cbou \"$1\" | grep -c -- '--when_none_healthy'",
                "bash",
                DIST + "/man/vpcrouter.1");

        assertThat(complaints).hasSize(1).first().asString().matches("[1-9][0-9]*");
    }

    private static List<String> shell(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        List<String> lines = new ArrayList<>(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList());
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as("%s: %s", List.of(command), lines).isZero();
        return lines;
    }
}
