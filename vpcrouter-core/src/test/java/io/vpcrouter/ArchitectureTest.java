package io.vpcrouter;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.TryCatchBlock;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {
    private static final String ROOT = "io.vpcrouter.";

    /** Every package of this module, and which of the others it may name. The root, {@code ""}, has the router itself. */
    private static final Map<String, List<String>> MAY_NAME = Map.ofEntries(
            entry("validation", List.of()),
            entry("model", List.of("validation")),
            entry("spec", List.of("model", "validation")),
            entry("health", List.of("model", "validation")),
            entry("view", List.of("model")),
            entry("plan", List.of("view", "model")),
            entry("spi.web", List.of("validation")),
            entry("spi", List.of("spi.web", "plan", "health", "model", "validation")),
            entry("spi.leadership", List.of("spi")),
            entry("runtime", List.of("spi")),
            entry("internal.collect", List.of()),
            entry(
                    "control",
                    List.of("spi.leadership", "internal.collect", "spi", "plan", "health", "model", "validation")),
            entry("plugin", List.of("spi", "spi.leadership", "support", "model", "validation")),
            entry("support", List.of("spi", "spec", "model", "validation")),
            entry("probe", List.of("internal.probe", "spi", "health", "model", "validation")),
            entry("internal.probe", List.of("health", "model")),
            entry("internal.verdict", List.of("spi", "health", "model")),
            entry("internal.write", List.of("spi.leadership", "support", "control", "spi", "plan", "view", "model")),
            entry(
                    "internal.conditions",
                    List.of("internal.write", "internal.verdict", "control", "spi", "plan", "view", "health", "model")),
            entry("drain", List.of("spi", "view", "model", "validation")),
            entry("internal.presence", List.of("view", "model")),
            entry(
                    "internal.leadership",
                    List.of(
                            "internal.conditions",
                            "internal.write",
                            "control",
                            "spec",
                            "spi.leadership",
                            "spi",
                            "model",
                            "validation")),
            entry(
                    "internal.loop",
                    List.of(
                            "internal.leadership",
                            "spi.leadership",
                            "internal.presence",
                            "internal.conditions",
                            "internal.collect",
                            "internal.write",
                            "internal.verdict",
                            "support",
                            "control",
                            "spi",
                            "plan",
                            "view",
                            "health",
                            "model",
                            "validation")),
            entry(
                    "internal.plugins",
                    List.of(
                            "internal.leadership",
                            "spi.leadership",
                            "internal.verdict",
                            "support",
                            "runtime",
                            "control",
                            "spi",
                            "spi.web",
                            "health",
                            "model",
                            "validation")),
            entry(
                    "internal.warmup",
                    List.of(
                            "internal.leadership",
                            "internal.loop",
                            "internal.write",
                            "internal.verdict",
                            "control",
                            "spi",
                            "plan",
                            "view",
                            "health",
                            "model",
                            "validation")),
            entry(
                    "internal.engine",
                    List.of(
                            "internal.leadership",
                            "spi.leadership",
                            "internal.warmup",
                            "internal.loop",
                            "internal.write",
                            "internal.plugins",
                            "internal.verdict",
                            "runtime",
                            "support",
                            "control",
                            "spi",
                            "spi.web",
                            "plan",
                            "view",
                            "health",
                            "model",
                            "validation")),
            entry(
                    "",
                    List.of(
                            "spi.leadership",
                            "internal.engine",
                            "internal.plugins",
                            "plugin",
                            "runtime",
                            "control",
                            "spi",
                            "spi.web",
                            "health",
                            "model",
                            "validation")));

    /** Functions of their arguments and nothing else: whoever calls them owns time, threads, files and words. */
    private static final String[] PURE = {
        ROOT + "validation..", ROOT + "model..", ROOT + "view..", ROOT + "plan..", ROOT + "health.."
    };

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.vpcrouter");

    static Stream<String> packages() {
        return MAY_NAME.keySet().stream().sorted();
    }

    @Test
    void seesClasses() {
        // Without this, every other rule here would hold for nothing at all.
        assertThat(CLASSES.stream().filter(type -> !type.getSimpleName().equals("package-info")))
                .isNotEmpty();
    }

    @Test
    void knowsEveryPackage() {
        assertThat(CLASSES)
                .allSatisfy(type -> assertThat(MAY_NAME.keySet())
                        .as("place of %s", type.getName())
                        .contains(placeOf(type)));
    }

    /** The package without the root that all share. */
    private static String placeOf(JavaClass type) {
        return type.getPackageName().equals("io.vpcrouter")
                ? ""
                : type.getPackageName().substring(ROOT.length());
    }

    @ParameterizedTest
    @MethodSource("packages")
    void namesOnlyWhatLiesBelow(String name) {
        Set<String> allowed = new HashSet<>(MAY_NAME.get(name));
        allowed.add(name);
        noClasses()
                .that(describe("reside in " + ROOT + name, type -> placeOf(type).equals(name)))
                .should()
                .dependOnClassesThat(describe(
                        "reside in none of " + allowed,
                        type -> (type.getPackageName() + ".").startsWith(ROOT) && !allowed.contains(placeOf(type))))
                .check(CLASSES);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("(io.vpcrouter..)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void thePureMiddleLogsNothingAndUsesNoThreadsFilesOrSockets() {
        DescribedPredicate<JavaClass> outsideWorld = describe(
                "belong to logging, threads, files or sockets",
                type -> type.getPackageName().startsWith("org.slf4j")
                        || type.getPackageName().startsWith("java.util.logging")
                        || type.isEquivalentTo(Thread.class)
                        || (type.getPackageName().startsWith("java.util.concurrent")
                                && !type.isEquivalentTo(TimeUnit.class))
                        || type.getPackageName().equals("java.io")
                        || type.getPackageName().startsWith("java.nio.file")
                        || type.getPackageName().startsWith("java.nio.channels"));
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat(outsideWorld)
                .check(CLASSES);
    }

    @Test
    void thePureMiddleNamesTheNetworkInIpAddressOnly() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .and()
                .doNotHaveFullyQualifiedName(ROOT + "model.IpAddress")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..")
                .check(CLASSES);
        noClasses()
                .that()
                .haveFullyQualifiedName(ROOT + "model.IpAddress")
                .should()
                .dependOnClassesThat(describe(
                        "are network types other than the addresses",
                        type -> type.getPackageName().startsWith("java.net")
                                && !List.of("InetAddress", "Inet4Address", "Inet6Address", "UnknownHostException")
                                        .contains(type.getSimpleName())))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void thePureMiddleReadsNoClock() {
        DescribedPredicate<JavaMethodCall> now = describe(
                "asks for the current time",
                call -> call.getTargetOwner().getPackageName().startsWith("java.time")
                        && call.getName().equals("now"));
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethodWhere(now)
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock")
                .check(CLASSES);
    }

    @Test
    void printsNothingAndNeverEndsTheProcess() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(CLASSES);
    }

    @Test
    void namesNoLibraryOfAnImplementation() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("software.amazon.awssdk..", "com.beust.jcommander..", "com.sun.jna..")
                .check(CLASSES);
    }

    @Test
    void nobodyCanSubclassWhatWasNotMadeForIt() {
        classes()
                .that()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .should(beClosedForExtension())
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(CLASSES)
                .allSatisfy(type -> assertThat(type.getPackage().isAnnotatedWith(NullMarked.class))
                        .as("package-info of %s has @NullMarked", type.getPackageName())
                        .isTrue());
    }

    /** Kotlin, Scala and Lombok throw checked exceptions from methods that declare none, and such a one must end no thread of ours. */
    @Test
    void whoeverContainsErrorsContainsUndeclaredExceptionsToo() {
        assertThat(CLASSES.stream()
                        .flatMap(type -> type.getCodeUnits().stream())
                        .flatMap(unit -> unit.getTryCatchBlocks().stream())
                        .filter(block -> catches(block, Error.class) && !catches(block, Exception.class)))
                .isEmpty();
    }

    private static boolean catches(TryCatchBlock block, Class<? extends Throwable> type) {
        return block.getCaughtThrowables().stream().anyMatch(caught -> caught.isEquivalentTo(type));
    }

    private static ArchCondition<JavaClass> beClosedForExtension() {
        return new ArchCondition<>(
                "be a record, enum, interface, sealed, final, an exception, or a base class for plugins or within the core") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean meantForExtension = type.getModifiers().contains(JavaModifier.ABSTRACT)
                        && isForPluginWritersOrOurselves(type.getPackageName());
                boolean closed = type.isRecord()
                        || type.isEnum()
                        || type.isInterface()
                        || type.getModifiers().contains(JavaModifier.FINAL)
                        || type.isAssignableTo(Throwable.class)
                        || type.reflect().isSealed();
                if (!closed && !meantForExtension) {
                    events.add(SimpleConditionEvent.violated(type, type.getDescription() + " is open for extension"));
                }
            }
        };
    }

    private static boolean isForPluginWritersOrOurselves(String packageName) {
        return packageName.startsWith(ROOT + "internal.")
                || packageName.equals(ROOT + "probe")
                || packageName.equals(ROOT + "support")
                || packageName.equals(ROOT + "spi");
    }
}
