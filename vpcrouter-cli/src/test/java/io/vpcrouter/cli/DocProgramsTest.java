package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.cli.DocPage.Block;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program that a page builds from an empty folder is put together as the page says, compiled as it stands, and run. */
class DocProgramsTest {
    private static final String MAIN = "com.example.router.FirstRouter";

    @TempDir
    private Path folder;

    /** Writes the files of a page: its blocks that name one. */
    private List<Path> extract(String page) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Block block : DocPage.read(DocPage.ROOT.resolve(page)).blocks()) {
            if (!block.file().isEmpty()) {
                Path file = folder.resolve(block.file());
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                files.add(Files.writeString(file, block.code()));
            }
        }
        return files;
    }

    private Path compile(List<Path> files) throws IOException {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK");
        StringWriter found = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<Path> sources = files.stream()
                    .filter(file -> file.toString().endsWith(".java"))
                    .toList();
            List<String> options = List.of(
                    "-d",
                    classes.toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-proc:none",
                    "-Xlint:all,-classfile");
            boolean done = compiler.getTask(
                            found, manager, null, options, null, manager.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertThat(done).as(found.toString()).isTrue();
        }
        return classes;
    }

    /** It runs until a route has moved off a host that died. */
    @Test
    @Timeout(120)
    void theProgramOfTheEmbeddingPageRunsFromAnEmptyFolder() throws Exception {
        List<Path> files = extract("docs/embed.md");
        assertThat(files)
                .extracting(file -> folder.relativize(file).toString())
                .contains("pom.xml", "vpc.json", "routes.json", "src/main/java/com/example/router/FirstRouter.java");

        URL[] classes = {compile(files).toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(classes, DocProgramsTest.class.getClassLoader())) {
            String[] arguments = {folder.toString()};
            loader.loadClass(MAIN).getMethod("main", String[].class).invoke(null, (Object) arguments);
        }
    }

    /** The POM has every module whose packages the program names. */
    @Test
    void itsPomHasWhatItUses() throws IOException {
        List<Path> files = extract("docs/embed.md");
        String pom = Files.readString(folder.resolve("pom.xml"));
        try (Stream<String> lines = Files.lines(files.stream()
                .filter(file -> file.toString().endsWith("FirstRouter.java"))
                .findFirst()
                .orElseThrow())) {
            assertThat(lines.filter(line -> line.startsWith("import io.vpcrouter."))
                            .map(DocProgramsTest::module))
                    .isNotEmpty()
                    .allSatisfy(module -> assertThat(pom).contains("<artifactId>" + module + "</artifactId>"));
        }
        assertThat(pom).contains(MAIN);
    }

    private static String module(String line) {
        String name = line.replaceFirst("import io\\.vpcrouter\\.", "");
        if (name.startsWith("health.") && !name.startsWith("health.Obs")) {
            return "vpcrouter-health";
        }
        return name.startsWith("modes.") || name.startsWith("simulator.")
                ? "vpcrouter-" + name.substring(0, name.indexOf('.'))
                : "vpcrouter-core";
    }
}
