package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.spec.RouteSpecJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The route specs of the examples are taken as they are, without a warning. */
class ExampleSpecsTest {
    private static final Path EXAMPLES = DocPage.ROOT.resolve("examples");

    static Stream<Path> specs() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES.resolve("route-specs"))) {
            return Stream.concat(files.sorted().toList().stream(), Stream.of(EXAMPLES.resolve("route-spec.json")));
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void isTakenAsItIs(Path spec) throws IOException {
        assertThat(RouteSpecJson.read(Files.readAllBytes(spec), spec.toString(), false)
                        .problems())
                .isEmpty();
    }

    @Test
    void eachIsInTheListOfExamples() throws IOException {
        String list = Files.readString(EXAMPLES.resolve("README.md"));
        List<String> names =
                specs().map(spec -> EXAMPLES.relativize(spec).toString()).toList();

        assertThat(names)
                .hasSizeGreaterThan(3)
                .allSatisfy(name -> assertThat(list).contains("](" + name + ")"));
    }
}
