package io.vpcrouter.modes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.Destination;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.support.FolderMode;
import io.vpcrouter.testkit.ModePluginContract;
import io.vpcrouter.testkit.Specs;
import io.vpcrouter.testkit.TestContext;
import io.vpcrouter.validation.Problem;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The base of modes with a folder, as a plugin of its own. */
class FolderModeTest extends ModePluginContract {
    private static final OptionSpec<Path> FOLDER = OptionSpec.of("folder", OptionType.path(), "The folder.");

    @TempDir
    private Path folder;

    private int generation;

    @Override
    protected ModePlugin plugin() {
        return new ModePlugin() {
            @Override
            public String name() {
                return "folder";
            }

            @Override
            public List<OptionSpec<?>> options() {
                return List.of(FOLDER);
            }

            @Override
            public Mode create(OptionValues options, ModeContext context) {
                return new FolderMode(options.get(FOLDER), ".json", context);
            }
        };
    }

    @Override
    protected OptionValues source(RouteSpec spec) throws Exception {
        change(spec);
        return OptionValues.builder().set(FOLDER, folder).build();
    }

    /** One file for each destination, under names that are new each time. */
    @Override
    protected boolean change(RouteSpec spec) throws Exception {
        clear();
        generation++;
        for (Map.Entry<Destination, RouteIntent> route : spec.routes().entrySet()) {
            String name = generation + "-" + route.getKey().toString().replace('/', '_') + ".json";
            write(name, RouteSpecJson.write(RouteSpec.of(Map.of(route.getKey(), route.getValue()))));
        }
        return true;
    }

    @Override
    protected boolean damage() throws Exception {
        write("bad.json", "{ \"10.99.0.0/16\": [\"ten\"] }");
        return true;
    }

    private void clear() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private List<Problem> problemsAtStart() {
        try (TestContext context = new TestContext();
                Mode mode = new FolderMode(folder, ".json", context)) {
            mode.start();
            assertThat(context.published()).hasSize(1).noneMatch(spec -> spec.isValid());
            return context.published().get(0).problems();
        }
    }

    @Test
    void fragmentsAreOneSpecAndOtherFilesDoNotCount() throws Exception {
        write("a.json", "{ \"10.1.0.0/16\": [\"10.33.20.142\"] }");
        write("b.json", "{ \"10.2.0.0/16\": [\"10.33.20.142\"], \"10.3.0.0/16\": [\"10.33.20.93\"] }");
        write("c.json", "{}");
        write(".hidden.json", "nonsense");
        write("notes.txt", "nonsense");
        Files.createDirectory(folder.resolve("folder.json"));
        try (TestContext context = new TestContext();
                Mode mode = new FolderMode(folder, ".json", context)) {
            mode.start();

            assertThat(context.published().get(0).orThrow())
                    .isEqualTo(Specs.builder()
                            .route("10.1.0.0/16", "10.33.20.142")
                            .route("10.2.0.0/16", "10.33.20.142")
                            .route("10.3.0.0/16", "10.33.20.93")
                            .build());
            assertThat(mode.statistics()).containsEntry("files", 3).containsEntry("accepted", 1L);
        }
    }

    @Test
    void aDestinationInTwoFilesNamesBothPlaces() throws Exception {
        write("a.json", "{ \"10.1.0.0/16\": [\"10.33.20.142\"] }");
        write("b.json", "{\n  \"10.1.0.0/16\": [\"10.33.20.93\"]\n}");

        assertThat(problemsAtStart()).singleElement().satisfies(problem -> {
            assertThat(problem.location().toString()).isEqualTo(folder.resolve("b.json") + ":2:3");
            assertThat(problem.message()).contains(folder.resolve("a.json") + ":1:3");
        });
    }

    @Test
    void allMistakesOfAllFilesAreToldAtOnce() throws Exception {
        write("a.json", "{ \"10.1.0.0/16\": [\"ten\"] }");
        write("b.json", "nonsense");

        assertThat(problemsAtStart()).extracting(Problem::code).containsExactly("not-an-address", "syntax");
    }

    @Test
    void aFolderThatIsMissingIsAProblemUntilItComes() throws Exception {
        Path later = folder.resolve("later");
        try (TestContext context = new TestContext();
                Mode mode = new FolderMode(later, ".json", context)) {
            mode.start();
            assertThat(context.published().get(0).problems())
                    .extracting(Problem::code)
                    .containsExactly("folder-missing");
            Files.createDirectory(later);
            Files.writeString(later.resolve("a.json"), "{ \"10.1.0.0/16\": [\"10.33.20.142\"] }");
            context.await(
                    "the folder is read", () -> context.published().stream().anyMatch(spec -> spec.isValid()));
        }
    }

    @Test
    void allFilesTogetherHaveALimit() throws Exception {
        String blanks = " ".repeat(RouteSpecJson.MAX_BYTES / 2);
        write("a.json", "{}" + blanks);
        write("b.json", "{}" + blanks);

        assertThat(problemsAtStart()).extracting(Problem::code).contains("too-large");
    }
}
