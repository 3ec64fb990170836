package io.vpcrouter.micrometer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.vpcrouter.micrometer");

    @Test
    void seesClasses() {
        // Without this, every other rule here would hold for nothing at all.
        assertThat(CLASSES).isNotEmpty();
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(CLASSES)
                .allSatisfy(type -> assertThat(type.getPackage().isAnnotatedWith(NullMarked.class))
                        .as("package-info of %s has @NullMarked", type.getPackageName())
                        .isTrue());
    }

    @Test
    void namesNoForeignLibrariesAndNoSiblings() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "software.amazon.awssdk..",
                        "com.beust.jcommander..",
                        "io.vpcrouter.aws..",
                        "io.vpcrouter.checks..",
                        "io.vpcrouter.modes..",
                        "io.prometheus..",
                        "io.vpcrouter.simulator..",
                        "io.vpcrouter.testkit..",
                        "io.vpcrouter.cli..")
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
    void onlyTheBinderIsPublic() {
        classes()
                .that()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .should()
                .haveFullyQualifiedName(RouterMetrics.class.getName())
                .check(CLASSES);
    }
}
