package io.vpcrouter.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    private final LoggerContext context = new LoggerContext();

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameAFile() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        // Characters that mean something to those who describe file names by patterns.
        file = folder.resolve("a log (of %d and %i)");
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private LogFile open(Path path, long largest) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%msg%n");
        encoder.start();
        LogFile log = new LogFile(largest);
        log.setContext(context);
        log.setName("log");
        log.setEncoder(encoder);
        log.setFile(path.toString());
        log.start();
        assertThat(log.isStarted()).isTrue();
        logger().addAppender(log);
        return log;
    }

    private Logger logger() {
        return context.getLogger("x");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void isReadByItsOwnerOnlyAlsoAfterItWasRotated() throws IOException {
        open(file, 10);

        logger().info("0123456789");
        logger().info("next");

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

        open(file, 10);
        logger().info("x");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void keepsABoundedNumberOfOldFiles() throws IOException {
        open(file, 1);

        for (int i = 1; i <= 20; i++) {
            logger().info("line {}", i);
        }

        assertThat(names()).hasSize(1 + LogFile.OLD_FILES);
        assertThat(Files.readAllLines(file)).containsExactly("line 20");
        assertThat(Files.readAllLines(Path.of(file + "." + LogFile.OLD_FILES)))
                .containsExactly("line " + (20 - LogFile.OLD_FILES));
    }

    @Test
    void followsALinkAndNeverRenamesIt() throws IOException {
        Path target = Files.createFile(folder.resolve("target"));
        Files.createSymbolicLink(file, target);
        open(file, 1);

        logger().info("one");
        logger().info("two");

        assertThat(file).isSymbolicLink();
        assertThat(Files.readAllLines(target)).containsExactly("one", "two");
    }

    @Test
    void goesOnInANewFileOnceReopened() throws IOException {
        LogFile log = open(file, 1_000);
        logger().info("before");
        Path moved = Files.move(file, folder.resolve("moved"));
        logger().info("still there");

        log.reopen();
        logger().info("after");

        assertThat(Files.readAllLines(moved)).containsExactly("before", "still there");
        assertThat(Files.readAllLines(file)).containsExactly("after");
    }

    @Test
    void staysWhereItIsIfItCannotBeReopened() throws IOException {
        LogFile log = open(file, 1_000);
        Path moved = Files.move(file, folder.resolve("moved"));
        Files.createDirectory(file);

        log.reopen();
        logger().info("after");

        assertThat(Files.readAllLines(moved)).containsExactly("after");
    }
}
