package io.vpcrouter.cli;

import io.vpcrouter.cli.DocPage.Block;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles the Java of a page, all blocks together. A block with a class is a file; any other is the body of a method, where
 * the packages of the project and a few variables are at hand.
 */
final class DocJava {
    private static final Pattern CLASS =
            Pattern.compile("(?m)^(?:public |final |abstract |sealed )*(?:class|interface|record|enum) (\\w+)");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");

    private static final List<String> PACKAGES = List.of(
            "java.io",
            "java.nio.file",
            "java.time",
            "java.util",
            "java.util.concurrent",
            "io.vpcrouter",
            "io.vpcrouter.aws",
            "io.vpcrouter.control",
            "io.vpcrouter.health",
            "io.vpcrouter.health.http",
            "io.vpcrouter.health.icmp",
            "io.vpcrouter.health.tcp",
            "io.vpcrouter.micrometer",
            "io.vpcrouter.model",
            "io.vpcrouter.modes",
            "io.vpcrouter.notify",
            "io.vpcrouter.plan",
            "io.vpcrouter.plugin",
            "io.vpcrouter.probe",
            "io.vpcrouter.report",
            "io.vpcrouter.server",
            "io.vpcrouter.simulator",
            "io.vpcrouter.spec",
            "io.vpcrouter.spi",
            "io.vpcrouter.spi.web",
            "io.vpcrouter.support",
            "io.vpcrouter.validation",
            "io.vpcrouter.view");

    /** What a text may speak of without saying where it comes from, by the class that must be there. */
    private static final Map<String, String> VARIABLES = Map.of(
            "io.micrometer.core.instrument.MeterRegistry", "registry",
            "io.vpcrouter.spi.CloudPlugin", "cloud",
            "io.vpcrouter.spi.ModePlugin", "mode",
            "io.vpcrouter.spi.HealthPlugin", "health",
            "io.vpcrouter.spi.ModeContext", "context",
            "io.vpcrouter.control.RouterListener", "listener",
            "io.vpcrouter.VpcRouter", "router",
            "io.vpcrouter.model.NetworkSnapshot", "snapshot");

    private DocJava() {}

    /**
     * Compiles.
     *
     * @param blocks blocks of Java
     * @param target where the classes go
     * @return what is wrong, by place
     */
    static List<String> problems(List<Block> blocks, Path target) throws IOException {
        if (blocks.isEmpty()) {
            Files.createDirectories(target);
            return List.of();
        }
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            sources.add(source(blocks.get(i), i));
        }
        compile(sources, target, found);
        return problems(found);
    }

    /** Compiles a project's main sources and copies its service files. */
    static List<String> compileProject(Path main, Path target) throws IOException {
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler().getStandardFileManager(found, null, null);
                Stream<Path> sources = Files.walk(main.resolve("java"))) {
            List<Path> java =
                    sources.filter(file -> file.toString().endsWith(".java")).toList();
            compile(files.getJavaFileObjectsFromPaths(java), target, found);
        }
        Path services = main.resolve("resources").resolve("META-INF").resolve("services");
        Path copies = Files.createDirectories(target.resolve("META-INF").resolve("services"));
        try (Stream<Path> files = Files.list(services)) {
            for (Path file : files.toList()) {
                Files.copy(file, copies.resolve(file.getFileName()));
            }
        }
        return problems(found);
    }

    private static JavaCompiler compiler() {
        return Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK");
    }

    private static void compile(
            Iterable<? extends JavaFileObject> sources, Path target, DiagnosticCollector<JavaFileObject> found)
            throws IOException {
        Files.createDirectories(target);
        List<String> options = List.of(
                "-d",
                target.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-proc:none",
                "-Xlint:all,-classfile");
        compiler().getTask(null, null, found, options, null, sources).call();
    }

    private static List<String> problems(DiagnosticCollector<JavaFileObject> found) {
        return found.getDiagnostics().stream()
                .filter(each -> each.getKind() == Diagnostic.Kind.ERROR
                        || each.getKind() == Diagnostic.Kind.WARNING
                        || each.getKind() == Diagnostic.Kind.MANDATORY_WARNING)
                .map(DocJava::describe)
                .toList();
    }

    private static String describe(Diagnostic<? extends JavaFileObject> problem) {
        String place = problem.getSource() instanceof Source source
                ? source.block.page() + ":" + (source.block.line() + problem.getLineNumber() - 1 - source.linesBefore)
                : "";
        return place + ": " + problem.getMessage(Locale.ROOT);
    }

    private static Source source(Block block, int number) {
        String code = block.code();
        Matcher name = CLASS.matcher(code);
        if (name.find()) {
            Matcher inPackage = PACKAGE.matcher(code);
            String folder = inPackage.find() ? inPackage.group(1).replace('.', '/') + "/" : "";
            return new Source(block, folder + name.group(1), code, 0);
        }
        String head = Stream.concat(
                                PACKAGES.stream().filter(DocJava::exists).map(each -> "import " + each + ".*;"),
                                Stream.of(
                                        "@SuppressWarnings({\"unused\", \"try\"})",
                                        "final class Fragment" + number + " {",
                                        "void run(" + variables(code) + ") throws Exception {"))
                        .collect(Collectors.joining("\n"))
                + "\n";
        int before = (int) head.lines().count();
        return new Source(block, "Fragment" + number, head + code + "}}\n", before);
    }

    private static String variables(String code) {
        return VARIABLES.entrySet().stream()
                .filter(each -> isThere(each.getKey()))
                // What the fragment itself declares is its own.
                .filter(each -> !Pattern.compile("\\w>? " + each.getValue() + " [=:]")
                        .matcher(code)
                        .find())
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", "));
    }

    private static boolean isThere(String className) {
        return DocJava.class.getClassLoader().getResource(className.replace('.', '/') + ".class") != null;
    }

    private static boolean exists(String packageName) {
        return packageName.startsWith("java.")
                || DocJava.class.getClassLoader().getResource(packageName.replace('.', '/')) != null;
    }

    /** A block as a file. */
    private static final class Source extends SimpleJavaFileObject {
        private final Block block;
        private final String code;
        private final int linesBefore;

        Source(Block block, String name, String code, int linesBefore) {
            super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
            this.block = block;
            this.code = code;
            this.linesBefore = linesBefore;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
        }
    }
}
