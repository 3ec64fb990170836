package io.vpcrouter.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.release.Poms.Pom;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Maven Central demands of a POM, and what the BOM promises. */
class PublishedPomsTest {
    /** To be there, inherited or not. */
    private static final List<String> DEMANDED = List.of(
            "name",
            "description",
            "url",
            "licenses/license/name",
            "licenses/license/url",
            "developers/developer/organization",
            "scm/connection",
            "scm/developerConnection",
            "scm/url");

    static Stream<Pom> poms() {
        return Stream.concat(Stream.of(Poms.root()), Poms.published().stream());
    }

    @Test
    void seesTheModules() {
        assertThat(Poms.published())
                .extracting(Pom::artifact)
                .contains(
                        "vpcrouter-bom",
                        "vpcrouter-core",
                        "vpcrouter-cli",
                        "vpcrouter-testkit",
                        "vpcrouter-micrometer",
                        "vpcrouter-server")
                .doesNotContain(
                        "vpcrouter-bench",
                        "vpcrouter-it",
                        "vpcrouter-plugin-example",
                        "vpcrouter-example-embedding",
                        "vpcrouter-example-spring-boot");
    }

    @ParameterizedTest
    @MethodSource("poms")
    void aPomHasWhatCentralDemands(Pom pom) {
        assertThat(DEMANDED)
                .allSatisfy(element -> assertThat(pom.effective("/project/" + element))
                        .as("%s of %s", element, pom.artifact())
                        .get()
                        .asString()
                        .isNotBlank());
        // Names and descriptions that are inherited would be those of something else.
        assertThat(pom.own("/project/name"))
                .as("own name of %s", pom.artifact())
                .isPresent();
        assertThat(pom.own("/project/description"))
                .as("own description of %s", pom.artifact())
                .isPresent();
        assertThat(pom.own("/project/repositories")).as("repositories").isEmpty();
        assertThat(pom.effective("/project/url")).contains("https://github.com/vpcrouter/vpcrouter");
    }

    @ParameterizedTest
    @MethodSource("poms")
    void versionsAreOneAndDependOnNoForeignSnapshot(Pom pom) {
        String version = Poms.root().own("/project/version").orElseThrow();
        assertThat(pom.own("/project/version").or(() -> pom.own("/project/parent/version")))
                .contains(version);
        assertThat(pom.all("//dependency/version | //plugin/version"))
                .noneMatch(text -> text.contains("SNAPSHOT") && !text.equals(version));
    }

    @Test
    void theBomListsEveryPublishedJarAndNothingElse() {
        Pom bom = Poms.published().stream()
                .filter(pom -> pom.artifact().equals("vpcrouter-bom"))
                .findFirst()
                .orElseThrow();
        List<String> jars =
                Poms.published().stream().filter(Pom::hasJar).map(Pom::artifact).toList();
        assertThat(bom.all("/project/dependencyManagement/dependencies/dependency/artifactId"))
                .containsExactlyInAnyOrderElementsOf(jars);
        assertThat(bom.all("/project/dependencyManagement/dependencies/dependency/version"))
                .containsOnly("${project.version}");
    }
}
