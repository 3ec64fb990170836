package io.vpcrouter.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgumentFilesTest {
    private final List<Problem> problems = new ArrayList<>();

    @TempDir
    private Path folder;

    private List<String> expand(String content, String... before) throws IOException {
        Path file = Files.writeString(folder.resolve("args"), content);
        List<String> args = new ArrayList<>(List.of(before));
        args.add("@" + file);
        return ArgumentFiles.expand(args.toArray(String[]::new), problems).stream()
                .map(Word::text)
                .toList();
    }

    @Test
    void putsTheWordsOfAFileInItsPlace() throws IOException {
        assertThat(expand("-m configfile\n\n  -f\troutes.json  # the file\n# nothing\n--log=#5", "run"))
                .containsExactly("run", "-m", "configfile", "-f", "routes.json", "--log=#5");
        assertThat(problems).isEmpty();
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstWord() throws IOException {
        assertThat(expand("\ufeffplan -m configfile")).containsExactly("plan", "-m", "configfile");
    }

    @Test
    void quotesKeepWhiteSpace() throws IOException {
        assertThat(expand("-f \"my routes.json\" \"\" a\"b")).containsExactly("-f", "my routes.json", "", "a\"b");
        assertThat(problems).isEmpty();
    }

    @Test
    void reportsAQuoteThatIsNotClosed() throws IOException {
        expand("-p 5\n-f \"my routes.json");

        assertThat(problems)
                .singleElement()
                .hasToString(
                        folder.resolve("args") + ":2:3: error: argument: \"my routes.json (expected: a closing quote)");
    }

    @Test
    void doesNotReadFilesThatAFileNames() throws IOException {
        assertThat(expand("@other")).containsExactly("@other");
    }

    @Test
    void twoSignsStandForOne() {
        assertThat(ArgumentFiles.expand(new String[] {"@@x"}, problems))
                .containsExactly(new Word("@x", Word.COMMAND_LINE));
    }

    @Test
    void knowsWhereAWordStands() throws IOException {
        Path file = Files.writeString(folder.resolve("args"), "\n -p  5");

        assertThat(ArgumentFiles.expand(new String[] {"@" + file}, problems))
                .containsExactly(
                        new Word("-p", Location.of(file.toString(), 2, 2)),
                        new Word("5", Location.of(file.toString(), 2, 6)));
    }

    @Test
    void reportsAFileThatIsNotThere() {
        ArgumentFiles.expand(new String[] {"@" + folder.resolve("nothing")}, problems);

        assertThat(problems)
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("@FILE: " + folder.resolve("nothing")
                        + " (expected: a file that can be read); there is no such file");
    }

    @Test
    void refusesAHugeFile() throws IOException {
        assertThat(expand("x ".repeat(600_000))).isEmpty();
        assertThat(problems).singleElement().extracting(Problem::expected).isEqualTo("at most 1 MiB");
    }
}
