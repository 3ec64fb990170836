package io.vpcrouter.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryWatchTest {
    private static final long LONG = TimeUnit.MINUTES.toNanos(1);
    private static final Path NAME = Path.of("routes.json");

    @TempDir
    private Path folder;

    /** Waits until an event says that the file was written to; without events this takes for ever, or the deadline. */
    private static void assertSeesAWrite(DirectoryWatch watch) throws InterruptedException {
        long deadline = System.nanoTime() + LONG;
        while (!watch.await(LONG)) {
            assertThat(System.nanoTime()).as("an event of the file").isLessThan(deadline);
        }
    }

    @Test
    void seesThatTheFileIsCreatedWrittenToAndDeleted() throws IOException, InterruptedException {
        Path file = folder.resolve(NAME);
        try (DirectoryWatch watch = new DirectoryWatch(folder, NAME)) {
            Files.writeString(file, "1");
            assertSeesAWrite(watch);
            Files.writeString(file, "2");
            assertSeesAWrite(watch);
            Files.delete(file);
            assertSeesAWrite(watch);
        }
    }

    @Test
    void wakesUpForOtherFilesWithoutTakingThemForTheFile() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        try (DirectoryWatch watch = new DirectoryWatch(folder, NAME)) {
            Files.createDirectory(folder.resolve("..data"));

            assertThat(watch.await(LONG)).isFalse();
        }
        assertThat(System.nanoTime() - begin).isLessThan(LONG);
    }

    @Test
    void returnsWithoutEventsWhenTheTimeIsOver() throws IOException, InterruptedException {
        try (DirectoryWatch watch = new DirectoryWatch(folder, NAME)) {
            assertThat(watch.await(1)).isFalse();
        }
    }

    @Test
    void watchesADirectoryThatAppearsLater() throws IOException, InterruptedException {
        Path later = folder.resolve("later");
        try (DirectoryWatch watch = new DirectoryWatch(later, NAME)) {
            assertThat(watch.problem()).isEmpty();
            Files.createDirectory(later);
            assertThat(watch.await(1)).isFalse();

            Files.writeString(later.resolve(NAME), "1");

            assertSeesAWrite(watch);
        }
    }

    @Test
    void watchesTheNewDirectoryWhenAnotherTookItsPlace() throws IOException, InterruptedException {
        Path conf = Files.createDirectory(folder.resolve("conf"));
        try (DirectoryWatch watch = new DirectoryWatch(conf, NAME)) {
            Files.move(conf, folder.resolve("conf.old"));
            Files.createDirectory(conf);
            assertThat(watch.await(1)).isFalse();

            Files.writeString(conf.resolve(NAME), "1");

            assertSeesAWrite(watch);
        }
    }
}
