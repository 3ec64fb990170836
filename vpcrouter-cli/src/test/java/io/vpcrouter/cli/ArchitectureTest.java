package io.vpcrouter.cli;

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
            .importPackages("io.vpcrouter.cli");

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
                        "io.vpcrouter.aws..",
                        "io.vpcrouter.checks..",
                        "io.vpcrouter.modes..",
                        "io.vpcrouter.testkit..")
                .check(CLASSES);
    }

    @Test
    void onlyMainEndsTheProcess() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.vpcrouter.cli.Main")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void onlyMainIsPublic() {
        classes()
                .that()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .should()
                .haveFullyQualifiedName("io.vpcrouter.cli.Main")
                .allowEmptyShould(true)
                .check(CLASSES);
    }
}
