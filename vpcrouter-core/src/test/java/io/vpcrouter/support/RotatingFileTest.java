package io.vpcrouter.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingFileTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameAFile() {
        // Characters that mean something to those who describe file names by patterns.
        file = folder.resolve("a log (of %d and %i)");
    }

    private static RotatingFile open(Path path, long largest) throws IOException {
        RotatingFile log = new RotatingFile(path.toString(), largest);
        log.open();
        return log;
    }

    private static void say(RotatingFile log, String line) throws IOException {
        log.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void isReadByItsOwnerOnlyAlsoAfterItWasRotated() throws IOException {
        RotatingFile log = open(file, 10);

        say(log, "0123456789");
        say(log, "next");

        assertThat(Files.readAllLines(file)).containsExactly("next");
        assertThat(Files.readAllLines(Path.of(file + ".1"))).containsExactly("0123456789");
        for (Path each : List.of(file, Path.of(file + ".1"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void leavesTheRightsThatSomebodyGaveTheFile() throws IOException {
        Files.createFile(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        RotatingFile log = open(file, 10);
        say(log, "x");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void keepsABoundedNumberOfOldFiles() throws IOException {
        RotatingFile log = open(file, 1);

        for (int i = 1; i <= 20; i++) {
            say(log, "line " + i);
        }

        assertThat(names()).hasSize(1 + RotatingFile.OLD_FILES);
        assertThat(Files.readAllLines(file)).containsExactly("line 20");
        assertThat(Files.readAllLines(Path.of(file + "." + RotatingFile.OLD_FILES)))
                .containsExactly("line " + (20 - RotatingFile.OLD_FILES));
    }

    @Test
    void followsALinkAndNeverRenamesIt() throws IOException {
        Path target = Files.createFile(folder.resolve("target"));
        Files.createSymbolicLink(file, target);
        RotatingFile log = open(file, 1);

        say(log, "one");
        say(log, "two");

        assertThat(file).isSymbolicLink();
        assertThat(Files.readAllLines(target)).containsExactly("one", "two");
    }

    @Test
    void goesOnInANewFileOnceReopened() throws IOException {
        RotatingFile log = open(file, 1_000);
        say(log, "before");
        Path moved = Files.move(file, folder.resolve("moved"));
        say(log, "still there");

        log.reopen();
        say(log, "after");

        assertThat(Files.readAllLines(moved)).containsExactly("before", "still there");
        assertThat(Files.readAllLines(file)).containsExactly("after");
    }

    @Test
    void staysWhereItIsIfItCannotBeReopened() throws IOException {
        RotatingFile log = open(file, 1_000);
        Path moved = Files.move(file, folder.resolve("moved"));
        Files.createDirectory(file);

        log.reopen();
        say(log, "after");

        assertThat(Files.readAllLines(moved)).containsExactly("after");
    }
}
