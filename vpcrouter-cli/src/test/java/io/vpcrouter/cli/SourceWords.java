package io.vpcrouter.cli;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The texts that our sources pass to certain methods, found by reading the sources: literals, constants, and through the
 * parameters of methods that pass them on. A text of which only a part is fixed has {@code …} for the rest. What cannot be
 * followed is kept apart, so that nothing is missed in silence.
 */
final class SourceWords {
    /**
     * A method whose argument matters.
     *
     * @param receiver the name before the dot, or empty for any
     * @param method its name, or {@code new Name} for a constructor
     * @param argument which argument, from 0
     * @param arity how many arguments it takes, or 0 for any number
     * @param scope the package in which calls count, or empty for all
     */
    record Sink(String receiver, String method, int argument, int arity, String scope) {}

    /** A call, and where it stands. */
    private record Site(
            String packageName,
            ClassTree type,
            @Nullable MethodTree method,
            String receiver,
            String name,
            List<? extends ExpressionTree> arguments) {}

    private final List<Site> sites = new ArrayList<>();
    private final Map<String, String> constants = new HashMap<>();
    private final SortedSet<String> words = new TreeSet<>();
    private final SortedSet<String> unknown = new TreeSet<>();

    private SourceWords() {}

    /** Reads the main sources of all modules. */
    static SourceWords ofProject() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> modules = Files.list(DocPage.ROOT)) {
            for (Path module : modules.filter(each ->
                            each.getFileName().toString().matches("vpcrouter-(?!bench|testkit|plugin-example|it).*"))
                    .sorted()
                    .toList()) {
                Path sources = module.resolve("src/main/java");
                if (Files.isDirectory(sources)) {
                    try (Stream<Path> found = Files.walk(sources)) {
                        found.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
                    }
                }
            }
        }
        SourceWords source = new SourceWords();
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK");
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
            for (CompilationUnitTree unit : task.parse()) {
                String packageName = String.valueOf(unit.getPackageName());
                unit.accept(source.new Reader(packageName), null);
            }
        }
        return source;
    }

    /** Follows these methods. */
    SourceWords follow(Sink... first) {
        List<Sink> open = new ArrayList<>(List.of(first));
        Set<Sink> done = new HashSet<>();
        while (!open.isEmpty()) {
            Sink sink = open.remove(open.size() - 1);
            if (done.add(sink)) {
                for (Site site : sites) {
                    if (matches(site, sink)) {
                        value(site.arguments().get(sink.argument()), site, open);
                    }
                }
            }
        }
        return this;
    }

    SortedSet<String> words() {
        return words;
    }

    SortedSet<String> unknown() {
        return unknown;
    }

    private static boolean matches(Site site, Sink sink) {
        return site.name().equals(sink.method())
                && (sink.arity() == 0 || sink.arity() == site.arguments().size())
                && site.arguments().size() > sink.argument()
                && (sink.receiver().isEmpty()
                        ? !site.receiver().equals("LOG")
                        : sink.receiver().equals(site.receiver()))
                && (sink.scope().isEmpty() || sink.scope().equals(site.packageName()));
    }

    private void value(ExpressionTree tree, Site site, List<Sink> open) {
        int parameter = parameter(tree, site);
        if (parameter >= 0) {
            MethodTree method = Objects.requireNonNull(site.method());
            boolean constructor = method.getName().contentEquals("<init>");
            String name = constructor
                    ? "new " + site.type().getSimpleName()
                    : method.getName().toString();
            int arity = method.getParameters().size();
            open.add(new Sink("", name, parameter, arity, scopeOf(method, site)));
            return;
        }
        Sink field = fieldOf(tree, site);
        if (field != null) {
            open.add(field);
            return;
        }
        String text = text(tree, site);
        if (text.equals("…")) {
            unknown.add(site.type().getSimpleName() + ": " + site.name() + "(" + tree + ")");
        } else if (!text.isEmpty()) {
            words.add(text);
        }
    }

    private static String scopeOf(MethodTree method, Site site) {
        return method.getModifiers().getFlags().contains(Modifier.PUBLIC) ? "" : site.packageName();
    }

    private static int parameter(ExpressionTree tree, Site site) {
        if (tree instanceof IdentifierTree name && site.method() != null) {
            List<? extends VariableTree> parameters = site.method().getParameters();
            for (int i = 0; i < parameters.size(); i++) {
                if (parameters.get(i).getName().equals(name.getName())) {
                    return i;
                }
            }
        }
        return -1;
    }

    /** The constructor's parameter behind a field of the same name. */
    private static @Nullable Sink fieldOf(ExpressionTree tree, Site site) {
        if (!(tree instanceof IdentifierTree name)) {
            return null;
        }
        for (Tree member : site.type().getMembers()) {
            if (member instanceof MethodTree method && method.getName().contentEquals("<init>")) {
                List<? extends VariableTree> parameters = method.getParameters();
                for (int i = 0; i < parameters.size(); i++) {
                    if (parameters.get(i).getName().equals(name.getName())) {
                        String type = "new " + site.type().getSimpleName();
                        return new Sink("", type, i, parameters.size(), scopeOf(method, site));
                    }
                }
            }
        }
        return null;
    }

    /** A text with … for what is not fixed; empty for what was followed elsewhere. */
    private String text(ExpressionTree tree, Site site) {
        if (tree instanceof LiteralTree literal) {
            return literal.getValue() instanceof String text ? text : "";
        }
        if (tree instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
            return (text(sum.getLeftOperand(), site) + text(sum.getRightOperand(), site)).replaceAll("…+", "…");
        }
        if (tree instanceof IdentifierTree name) {
            return constants.getOrDefault(site.type().getSimpleName() + "." + name.getName(), "…");
        }
        if (tree instanceof MethodInvocationTree call
                && call.getArguments().isEmpty()
                && call.getMethodSelect() instanceof MemberSelectTree select) {
            // A copy of a problem has the code of the original.
            return select.getIdentifier().contentEquals("code") ? "" : "…";
        }
        return "…";
    }

    /** Collects calls and constants. */
    private final class Reader extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final String packageName;
        private @Nullable ClassTree type;
        private @Nullable MethodTree method;

        Reader(String packageName) {
            this.packageName = packageName;
        }

        @Override
        public @Nullable Void visitClass(ClassTree tree, @Nullable Void nothing) {
            ClassTree before = type;
            MethodTree methodBefore = method;
            type = tree.getSimpleName().isEmpty() ? before : tree;
            method = null;
            super.visitClass(tree, nothing);
            type = before;
            method = methodBefore;
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree tree, @Nullable Void nothing) {
            MethodTree before = method;
            method = tree;
            super.visitMethod(tree, nothing);
            method = before;
            return null;
        }

        @Override
        public @Nullable Void visitVariable(VariableTree tree, @Nullable Void nothing) {
            if (tree.getInitializer() instanceof LiteralTree literal
                    && literal.getValue() instanceof String text
                    && type != null) {
                constants.put(type.getSimpleName() + "." + tree.getName(), text);
            }
            return super.visitVariable(tree, nothing);
        }

        @Override
        public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void nothing) {
            ExpressionTree select = tree.getMethodSelect();
            if (select instanceof MemberSelectTree member) {
                add(member.getExpression().toString(), member.getIdentifier().toString(), tree.getArguments());
            } else if (select instanceof IdentifierTree name) {
                add("", name.getName().toString(), tree.getArguments());
            }
            return super.visitMethodInvocation(tree, nothing);
        }

        @Override
        public @Nullable Void visitNewClass(NewClassTree tree, @Nullable Void nothing) {
            add("", "new " + tree.getIdentifier(), tree.getArguments());
            return super.visitNewClass(tree, nothing);
        }

        private void add(String receiver, String name, List<? extends ExpressionTree> arguments) {
            // What a problem does with its own parts is no report.
            if (type != null && !type.getSimpleName().contentEquals("Problem")) {
                sites.add(new Site(packageName, type, method, receiver, name, arguments));
            }
        }
    }
}
