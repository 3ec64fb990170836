package io.vpcrouter.release;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each module around the core may name and show. The packages of the core have rules of their own. */
class ModulesTest {
    private static final String ROOT = "io.vpcrouter.";
    /** A module's own rooms, whose types are public for each other only. */
    private static final String INTERNAL = ROOT + "internal.";

    /** Of public types, a module has its plugins only. */
    private static final String PLUGINS = "its plugins";
    /** A library, which has the public types that it wants to have. */
    private static final String ANYTHING = "anything";

    private static final Set<String> CORE = Set.of(
            "control",
            "drain",
            "health",
            "internal",
            "model",
            "plan",
            "plugin",
            "probe",
            "runtime",
            "spec",
            "spi",
            "support",
            "validation",
            "view");

    /** Libraries that belong to some module, by the packages that may name them. */
    private static final Map<String, Set<String>> LIBRARIES = Map.ofEntries(
            entry("software.amazon.awssdk..", Set.of("aws", "dynamodb")),
            entry("com.amazonaws..", Set.of("dynamodb")),
            entry("com.sun.jna..", Set.of("health.*", "linux", "systemd")),
            entry("com.beust.jcommander..", Set.of("cli")),
            entry("ch.qos.logback..", Set.of("cli")),
            entry("io.micrometer..", Set.of("micrometer")),
            entry("io.prometheus..", Set.of("micrometer")),
            entry("org.junit..", Set.of("testkit")),
            entry("org.assertj..", Set.of("testkit")),
            entry("io.etcd..", Set.of("etcd")),
            entry("io.grpc..", Set.of("etcd")),
            entry("io.netty..", Set.of("etcd")),
            entry("io.fabric8..", Set.of("kubernetes")));

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.vpcrouter");

    /** A module: its package, the modules beside the core that it may name, and what of it is public. */
    private enum Module {
        AWS("aws", Set.of(), PLUGINS),
        /** Each check has a package beside {@code health}, which is the core's. */
        HEALTH(
                "health.*",
                Set.of(),
                "AlwaysHealthPlugin, BfdHealthPlugin, BfdMode, HttpHealthPlugin, IcmpEchoHealthPlugin, PathHealthPlugin,"
                        + " PathSource, StatusRange, TcpHealthPlugin",
                "prober"),
        LINUX("linux", Set.of(), PLUGINS),
        MODES("modes", Set.of(), PLUGINS),
        ETCD("etcd", Set.of(), PLUGINS),
        DYNAMODB("dynamodb", Set.of(), PLUGINS),
        KUBERNETES("kubernetes", Set.of(), PLUGINS),
        SIMULATOR("simulator", Set.of(), ANYTHING),
        TESTKIT("testkit", Set.of(), ANYTHING),
        MICROMETER("micrometer", Set.of(), "PrometheusMetrics, RouterMetrics"),
        SERVER("server", Set.of(), ANYTHING),
        NOTIFY("notify", Set.of(), ANYTHING),
        REPORT(
                "report",
                Set.of("server"),
                "DaemonPages, JsonResult, LogFacts, PassReport, PluginsReport, StatusReport"),
        SYSTEMD("systemd", Set.of(), "ServiceManager"),
        CLI(
                "cli",
                Set.of("simulator", "micrometer", "server", "notify", "report", "systemd"),
                "Main, ExitCode, Shell, Version");

        private final String place;
        private final Set<String> siblings;
        private final String shows;
        private final List<String> rooms;

        Module(String place, Set<String> siblings, String shows, String... rooms) {
            this.place = place;
            this.siblings = siblings;
            this.shows = shows;
            this.rooms = List.of(rooms);
        }

        private Stream<String> places() {
            return Stream.concat(Stream.of(place), rooms.stream());
        }

        private DescribedPredicate<JavaClass> here() {
            return resideInAnyPackage(inside(places()));
        }

        private List<JavaClass> types() {
            return ALL.stream().filter(here()).toList();
        }
    }

    private static String[] inside(Stream<String> places) {
        return places.flatMap(place -> Stream.of(ROOT + place + "..", INTERNAL + place + ".."))
                .toArray(String[]::new);
    }

    @Test
    void knowsEveryModule() {
        Set<String> seen = ALL.stream()
                .map(type ->
                        (type.getPackageName() + ".").substring(ROOT.length()).split("\\.", 2)[0])
                .filter(place -> !place.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> known = new TreeSet<>(CORE);
        Arrays.stream(Module.values()).forEach(module -> known.add(module.place.split("\\.", 2)[0]));

        // Without this, every other rule here could hold for nothing at all.
        assertThat(seen).isEqualTo(known);
    }

    @ParameterizedTest
    @EnumSource
    void everyPackageIsNullMarked(Module module) {
        assertThat(module.types())
                .allSatisfy(type -> assertThat(type.getPackage().isAnnotatedWith(NullMarked.class))
                        .as("package-info of %s has @NullMarked", type.getPackageName())
                        .isTrue());
    }

    @ParameterizedTest
    @EnumSource
    void namesTheCoreAndNoModuleBesideIt(Module module) {
        Stream<String> others = Arrays.stream(Module.values())
                .filter(other -> other != module && !module.siblings.contains(other.place))
                .flatMap(Module::places);

        noClasses()
                .that(module.here())
                .should()
                .dependOnClassesThat(resideInAnyPackage(inside(others)))
                .check(ALL);
    }

    @ParameterizedTest
    @EnumSource
    void namesNoInternalRoomButItsOwn(Module module) {
        // The report of a pass is part of the server's module, and written with its JSON.
        Stream<String> own =
                module == Module.REPORT ? Stream.concat(module.places(), Stream.of("server")) : module.places();
        noClasses()
                .that(module.here())
                .should()
                .dependOnClassesThat(resideInAPackage(INTERNAL + ".").and(not(resideInAnyPackage(inside(own)))))
                .check(ALL);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("(io.vpcrouter..)").should().beFreeOfCycles().check(ALL);
    }

    @ParameterizedTest
    @EnumSource
    void namesNoLibraryOfAnotherModule(Module module) {
        String[] foreign = LIBRARIES.entrySet().stream()
                .filter(library -> !library.getValue().contains(module.place))
                .map(Map.Entry::getKey)
                .toArray(String[]::new);

        noClasses()
                .that(module.here())
                .should()
                .dependOnClassesThat(resideInAnyPackage(foreign))
                .check(ALL);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CLI")
    void printsNothing(Module module) {
        noClasses()
                .that(module.here())
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(ALL);
    }

    @ParameterizedTest
    @EnumSource
    void onlyMainEndsTheProcess(Module module) {
        noClasses()
                .that(module.here())
                .and()
                .doNotHaveFullyQualifiedName("io.vpcrouter.cli.Main")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(ALL);
    }

    @ParameterizedTest
    @EnumSource
    void showsOnlyWhatOthersNeed(Module module) {
        List<JavaClass> shown = module.types().stream()
                .filter(type -> !type.getPackageName().startsWith(INTERNAL))
                // The rooms of the command line are nobody's API: no module may depend on it at all.
                .filter(type -> module != Module.CLI || type.getPackageName().equals(ROOT + "cli"))
                .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
                .toList();

        assertThat(shown).isNotEmpty();
        switch (module.shows) {
            case ANYTHING -> {}
            case PLUGINS ->
                assertThat(shown)
                        .allSatisfy(type -> assertThat(type.isAssignableTo("io.vpcrouter.spi.Plugin"))
                                .as("%s is a plugin", type.getName())
                                .isTrue());
            default ->
                assertThat(shown)
                        .extracting(JavaClass::getSimpleName)
                        .containsExactlyInAnyOrder(module.shows.split(", "));
        }
    }
}
