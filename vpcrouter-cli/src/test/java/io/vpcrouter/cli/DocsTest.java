package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.cli.DocPage.Block;
import io.vpcrouter.plugin.PluginRegistry;
import io.vpcrouter.plugin.PluginSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything in the documentation that can be tried is tried: Java is compiled, command lines are parsed by the program
 * itself and run where that is cheap, JSON and XML are read, links are followed.
 */
class DocsTest {
    private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");
    private static final Set<String> COMMANDS = Set.of("", "sh");

    /** Languages of blocks that nothing can try, with the reason. */
    private static final Map<String, String> NOT_TRIED = Map.of(
            "text", "a picture, or what a program prints",
            "csv", "content of a file of an example plugin, whose own tests read such files",
            "hcl", "a fragment of a Terraform configuration, which needs an account to be tried",
            "python", "clients and receivers of others; ForeignClientsIT and NotificationDocsTest do what they show",
            "yaml", "an object of Kubernetes; the tests of the mode read a ConfigMap like it",
            "javascript", "a receiver of notifications; NotificationDocsTest runs it");

    /** Blocks that are not tried though their language could be: page and first line, with the reason. */
    private static final Map<String, String> EXCEPTIONS = Map.of();

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> everyPageHolds() throws IOException {
        List<DocPage> pages = DocPage.all();
        assertThat(pages).hasSizeGreaterThan(5);
        return pages.stream()
                .map(page -> DynamicTest.dynamicTest(
                        page.path(), () -> assertThat(problems(page)).isEmpty()));
    }

    @Test
    void everyExceptionIsStillNeeded() throws IOException {
        List<String> blocks = DocPage.all().stream()
                .flatMap(page -> page.blocks().stream())
                .map(DocsTest::key)
                .toList();

        assertThat(blocks).containsAll(EXCEPTIONS.keySet());
    }

    /** Whoever copies a POM from a page gets the version that the page belongs to. */
    @Test
    void pomsNameThisVersion() throws IOException {
        Matcher own = VERSION.matcher(Files.readString(DocPage.ROOT.resolve("pom.xml")));
        assertThat(own.find()).isTrue();
        Pattern named = Pattern.compile(
                "<vpcrouter\\.version>([^<]+)<|<artifactId>vpcrouter-bom</artifactId>\\s*<version>([0-9][^<]*)<");
        List<String> versions = DocPage.all().stream()
                .flatMap(page -> page.blocks("xml").stream())
                .flatMap(block -> named.matcher(block.code()).results())
                .map(found -> found.group(1) != null ? found.group(1) : found.group(2))
                .toList();

        assertThat(versions).hasSizeGreaterThan(1).containsOnly(own.group(1));
    }

    private static String key(Block block) {
        return block.page() + ": " + block.firstLine();
    }

    private List<String> problems(DocPage page) throws IOException {
        return problems(page, folder.resolve(page.path().replaceAll("\\W", "_")));
    }

    /** What is wrong with a page; its plugins are compiled into a folder and can be used in its commands. */
    static List<String> problems(DocPage page, Path classes) throws IOException {
        List<Block> blocks = page.blocks().stream()
                .filter(block -> !EXCEPTIONS.containsKey(key(block)))
                .toList();
        List<String> problems = new ArrayList<>(DocLinks.problems(page));
        problems.addAll(DocJava.problems(
                blocks.stream().filter(block -> block.language().equals("java")).toList(), classes));
        for (Block block : blocks) {
            if (block.file().startsWith("META-INF/services/")) {
                Path file = classes.resolve(block.file());
                Files.createDirectories(file.getParent());
                Files.writeString(file, block.code());
            }
        }
        // The page of a plugin's own folder speaks of that plugin.
        Path beside = DocPage.ROOT.resolve(page.path()).resolveSibling("src").resolve("main");
        if (Files.isDirectory(beside)) {
            problems.addAll(DocJava.compileProject(beside, classes));
        }
        URL[] urls = {classes.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(urls, ShippedPlugins.loader())) {
            PluginRegistry registry = PluginRegistry.load(PluginSource.of(loader));
            registry.failed().forEach(failed -> problems.add(page.path() + ": " + failed));
            DocCommands commands = new DocCommands(registry);
            List<DocCommands.Call> calls = new ArrayList<>();
            for (Block block : blocks) {
                problems.addAll(problems(block, commands, calls));
            }
            problems.addAll(commands.unknownNames(page));
            calls.stream().filter(DocCommands::isCheap).forEach(call -> problems.addAll(outcome(call)));
        }
        return problems;
    }

    private static List<String> problems(Block block, DocCommands commands, List<DocCommands.Call> calls) {
        String language = block.language();
        if (COMMANDS.contains(language)) {
            return commands.problems(block, calls);
        }
        return switch (language) {
            case "java" -> List.of();
            case "json" -> DocData.jsonProblems(block);
            case "xml" -> DocData.xmlProblem(block).stream().toList();
            default ->
                NOT_TRIED.containsKey(language)
                        ? List.of()
                        : List.of(block.place() + ": language " + language
                                + " (expected: java, json, xml, sh, or one of " + NOT_TRIED.keySet() + ")");
        };
    }

    private static List<String> outcome(DocCommands.Call call) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        ExitCode code = new VpcRouterCli(new Shell(call.environment(), stream, stream, new StopRequest()))
                .run(DocCommands.here(call));
        return code == ExitCode.OK || code == ExitCode.PENDING
                ? List.of()
                : List.of(call.place() + ": " + call.words() + " ended with " + code + ":\n"
                        + out.toString(StandardCharsets.UTF_8));
    }
}
