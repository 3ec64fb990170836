package io.vpcrouter.control;

import static io.vpcrouter.control.LoopBench.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastGoodFileTest {
    @TempDir
    Path folder;

    private LastGoodFile file() {
        return new LastGoodFile(folder.resolve("spec.json"));
    }

    @Test
    void whatWasKeptIsReadBackAndNothingElseIsLeft() throws IOException {
        file().write(spec(3, "a", "b"));
        file().write(spec(2, "b"));
        assertThat(file().read(false).value()).contains(spec(2, "b"));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.toList()).isEqualTo(List.of(folder.resolve("spec.json")));
        }
    }

    @Test
    void whatAnEarlierDeathLeftAsideIsNotTakenForTheFile() throws IOException {
        file().write(spec(3, "a"));
        Files.writeString(folder.resolve("spec.json.new"), "{ half");
        assertThat(file().read(false).value()).contains(spec(3, "a"));
        file().write(spec(4, "a"));
        assertThat(file().read(false).value()).contains(spec(4, "a"));
    }

    @Test
    void theFileStaysAsItIsIfTheNewOneCannotBeWritten() throws IOException {
        file().write(spec(3, "a"));
        Files.createDirectory(folder.resolve("spec.json.new"));
        assertThatThrownBy(() -> file().write(spec(4, "a"))).isInstanceOf(IOException.class);
        assertThat(file().read(false).value()).contains(spec(3, "a"));
    }

    @Test
    void aFileThatIsNotThereIsSaidNotToExist() {
        assertThat(file().exists()).isFalse();
    }

    @Test
    void aDamagedFileIsReportedWithItsPath() throws IOException {
        Files.writeString(folder.resolve("spec.json"), "{ \"10.0.0.0/8\": ");
        assertThat(file().exists()).isTrue();
        assertThat(file().read(false).problems())
                .isNotEmpty()
                .allMatch(problem -> problem.toString().contains("spec.json"));
    }
}
