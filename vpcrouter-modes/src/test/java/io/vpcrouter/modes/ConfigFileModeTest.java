package io.vpcrouter.modes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On real files, with the events that the system really sends. */
class ConfigFileModeTest {
    /** As long as a good one. */
    private static final String BROKEN = "{\"10.1.0.0/16\": [\"10.9.0.1\"] ";

    @TempDir
    private Path folder;

    private final RecordingContext context = new RecordingContext(false);
    private Path file;
    private Mode mode;

    @BeforeEach
    void choosesAFile() {
        use(folder.resolve("routes.json"));
    }

    private void use(Path path) {
        file = path;
        mode = mode(path, context);
    }

    private static Mode mode(Path path, RecordingContext context) {
        return new ConfigFileModePlugin()
                .create(
                        OptionValues.builder()
                                .set(ConfigFileModePlugin.FILE, path)
                                .build(),
                        context);
    }

    @AfterEach
    void closes() {
        mode.close();
        context.close();
    }

    private static String spec(int number) {
        return "{\"10." + number + ".0.0/16\": [\"10.9.0.1\"]}";
    }

    private void write(int number) throws IOException {
        write(spec(number));
    }

    /**
     * Writes in place if there is a file, else puts it there whole. All texts have one length, so that a writer that the
     * machine holds up never leaves half a file behind.
     */
    private void write(String text) throws IOException {
        if (Files.exists(file)) {
            Files.writeString(file, text, StandardOpenOption.WRITE);
        } else {
            Files.move(Files.writeString(folder.resolve("aside"), text), file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private void startWith(int number) throws Exception {
        write(number);
        mode.start();
        assertNextIs(number);
    }

    private void assertNextIs(int number) throws InterruptedException {
        Validated<RouteSpec> next = context.next();
        assertThat(next.problems()).isEmpty();
        assertThat(next.orThrow().routes().firstKey()).hasToString("10." + number + ".0.0/16");
    }

    private void assertNextIsRefusedFor(String code) throws InterruptedException {
        Validated<RouteSpec> next = context.next();
        assertThat(next.problems()).extracting(Problem::code).contains(code);
        assertThat(next.isValid()).isFalse();
    }

    @Test
    void publishesTheFileBeforeStartReturns() throws Exception {
        write(1);

        mode.start();

        assertThat(context.waiting()).hasSize(1);
        assertNextIs(1);
    }

    @Test
    void publishesTheProblemsOfTheFileBeforeStartReturns() throws Exception {
        write(BROKEN);

        mode.start();

        assertThat(context.waiting()).hasSize(1);
        assertThat(context.next().problems().toString()).contains(file + ":1:30: error: JSON: the end of the text");
    }

    @Test
    void takesOverAMissingFileWhenItAppears() throws Exception {
        mode.start();
        assertThat(context.next().problems())
                .extracting(Problem::toString)
                .containsExactly(file + ": error: file: none (expected: a route spec)");

        write(1);

        assertNextIs(1);
    }

    @Test
    void takesOverAFileThatIsWrittenInPlace() throws Exception {
        startWith(1);

        write(2);
        assertNextIs(2);
        write(3);
        assertNextIs(3);
    }

    @Test
    void takesOverAFileThatIsRenamedOverIt() throws Exception {
        startWith(1);

        for (int i = 2; i < 4; i++) {
            Path aside = Files.writeString(folder.resolve("routes.json.new"), spec(i));
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
            assertNextIs(i);
        }
    }

    @Test
    void takesOverAChangeThatKeepsSizeAndModificationTime() throws Exception {
        startWith(1);
        FileTime time = Files.getLastModifiedTime(file);

        write(2);
        Files.setLastModifiedTime(file, time);

        assertNextIs(2);
    }

    /** A writer that the machine holds up for as long as a writer that has ended is silent proves nothing; try again then. */
    @Test
    void neverTakesAFileThatIsHalfWritten() throws Exception {
        startWith(1);
        for (int attempt = 0; attempt < 20; attempt++) {
            boolean steady = writeSlowly(spec(2));
            Validated<RouteSpec> next = context.next();
            if (steady) {
                assertThat(next.problems()).isEmpty();
                assertThat(next.orThrow().routes().firstKey()).hasToString("10.2.0.0/16");
                return;
            }
            while (!next.isValid()) {
                next = context.next();
            }
            write(1);
            assertNextIs(1);
        }
        assumeThat(false)
                .as("a machine on which a file can be written steadily")
                .isTrue();
    }

    /** Character by character, for longer than a file is quiet before it is read. Says whether no pause was that long. */
    private boolean writeSlowly(String text) throws IOException {
        long longest = 0;
        Files.writeString(file, "");
        for (int length = 1; length <= text.length(); length++) {
            long start = System.nanoTime();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(25));
            Files.writeString(file, text.substring(length - 1, length), StandardOpenOption.APPEND);
            longest = Math.max(longest, System.nanoTime() - start);
        }
        return longest < TimeUnit.MILLISECONDS.toNanos(200);
    }

    /** As Kubernetes mounts a ConfigMap: file → ..data/file, ..data → a folder, and ..data is replaced. */
    @Test
    void takesOverASymbolicLinkThatIsSwapped() throws Exception {
        for (int i = 1; i < 4; i++) {
            Path version = Files.createDirectory(folder.resolve("..v" + i));
            Files.writeString(version.resolve("routes.json"), spec(i));
        }
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..v1"));
        Files.createSymbolicLink(file, Path.of("..data", "routes.json"));
        mode.start();
        assertNextIs(1);

        for (int i = 2; i < 4; i++) {
            Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..v" + i));
            Files.move(folder.resolve("..data_tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
            assertNextIs(i);
        }
    }

    @Test
    void findsByItsPollWhatHappensBehindALinkInAnotherFolder() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere")).resolve("real.json");
        Files.writeString(elsewhere, spec(1));
        Files.createSymbolicLink(file, elsewhere);
        mode.start();
        assertNextIs(1);

        Files.writeString(elsewhere, spec(2));

        assertNextIs(2);
    }

    @Test
    void tellsOnceThatTheFileWasDeletedAndTakesItOverWhenItReturns() throws Exception {
        startWith(1);

        Files.delete(file);
        assertNextIsRefusedFor("file-missing");
        Files.writeString(folder.resolve("other"), "");
        write(1);

        assertNextIs(1);
    }

    @Test
    void tellsThatADirectoryTookThePlaceOfTheFile() throws Exception {
        startWith(1);

        Files.delete(file);
        Files.createDirectory(file);
        assertNextIsRefusedFor("not-a-file");
        Files.writeString(file.resolve("inside"), "");
        Files.delete(file.resolve("inside"));
        Files.delete(file);
        write(2);

        Validated<RouteSpec> next = context.next();
        assertThat(next.isValid() ? "valid" : next.problems().get(0).code()).isIn("valid", "file-missing");
        if (!next.isValid()) {
            assertNextIs(2);
        }
    }

    @Test
    void refusesADeviceInsteadOfReadingWithoutEnd() throws Exception {
        Path device = Path.of("/dev/zero");
        assumeTrue(Files.exists(device), "there is such a device");
        use(device);

        mode.start();

        assertNextIsRefusedFor("not-a-file");
    }

    @Test
    void tellsWhyAFileCannotBeReachedAndTriesAgain() throws Exception {
        Files.createSymbolicLink(file, file);
        mode.start();
        assertNextIsRefusedFor("file-unreadable");

        Files.delete(file);
        write(2);

        Validated<RouteSpec> next = context.next();
        if (!next.isValid()) {
            assertThat(next.problems()).extracting(Problem::code).containsExactly("file-missing");
            assertNextIs(2);
        }
    }

    @Test
    void tellsThatAFileMayNotBeReadAndTakesItOverWhenItMay() throws Exception {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"), "files have permissions");
        startWith(1);

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("-wx------"));
        assumeFalse(Files.isReadable(file), "permissions hold for this user");
        assertNextIsRefusedFor("file-unreadable");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        assertNextIs(1);
    }

    @Test
    void tellsOnceThatTheFileIsBadHoweverOftenItIsTouched() throws Exception {
        startWith(1);

        write(BROKEN);
        assertNextIsRefusedFor("syntax");
        for (int i = 1; i <= 3; i++) {
            write(BROKEN);
            Files.setLastModifiedTime(file, FileTime.fromMillis(i * 1000L));
            awaitReadOf(file);
        }
        write(2);

        assertNextIs(2);
    }

    @Test
    void doesNotPublishUnchangedContentAgain() throws Exception {
        startWith(1);

        write(1);
        awaitReadOf(file);
        Path aside = Files.writeString(folder.resolve("routes.json.new"), spec(1));
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        awaitReadOf(file);
        write(2);

        assertNextIs(2);
    }

    /** Until the mode has read the file once more. */
    private void awaitReadOf(Path path) throws InterruptedException {
        Object before = mode.statistics().get("reads");
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (mode.statistics().get("reads").equals(before)) {
            assertThat(System.nanoTime()).as("%s is read again", path).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void takesOverAFileWhoseWholeFolderIsReplaced() throws Exception {
        Path inner = Files.createDirectory(folder.resolve("conf"));
        use(inner.resolve("routes.json"));
        startWith(1);

        Path next = Files.createDirectory(folder.resolve("conf.new"));
        Files.writeString(next.resolve("routes.json"), spec(2));
        Files.move(inner, folder.resolve("conf.old"));
        Files.move(next, inner);
        takeUntil(2);
        write(3);

        takeUntil(3);
    }

    @Test
    void takesOverAFileWhoseFolderAppearsLater() throws Exception {
        use(folder.resolve("conf").resolve("routes.json"));
        mode.start();
        assertNextIsRefusedFor("file-missing");

        Files.createDirectory(file.getParent());
        write(1);
        assertNextIs(1);
        write(2);
        assertNextIs(2);
    }

    /** The folder or file may be seen missing for a moment; that is no mistake of the mode. */
    private void takeUntil(int number) throws InterruptedException {
        Validated<RouteSpec> next = context.next();
        while (!next.isValid()) {
            assertThat(next.problems()).extracting(Problem::code).containsExactly("file-missing");
            next = context.next();
        }
        assertThat(next.orThrow().routes().firstKey()).hasToString("10." + number + ".0.0/16");
    }

    @Test
    void acceptsARelativePath() throws Exception {
        Path relative =
                Path.of("").toAbsolutePath().relativize(folder.toAbsolutePath().resolve("routes.json"));
        use(relative);
        startWith(1);

        write(2);

        assertNextIs(2);
    }

    @Test
    void refusesAnEmptySpecUnlessItIsAllowed() throws Exception {
        Files.writeString(file, "{}");
        mode.start();
        assertNextIsRefusedFor("empty-spec");

        try (RecordingContext generous = new RecordingContext(true);
                Mode other = mode(file, generous)) {
            other.start();
            assertThat(generous.next().orThrow().isEmpty()).isTrue();
        }
    }

    @Test
    void publishesNothingAfterClose() throws Exception {
        startWith(1);
        mode.close();
        mode.close();

        try (RecordingContext other = new RecordingContext(false);
                Mode witness = mode(file, other)) {
            witness.start();
            other.next();
            write(2);
            other.next();
        }
        assertThat(context.waiting()).isEmpty();
    }

    @Test
    void readsNothingBeforeStart() throws Exception {
        write(1);

        assertThat(mode.statistics()).containsEntry("reads", 0L).containsEntry("file", file.toString());
        assertThat(context.waiting()).isEmpty();
    }

    @Test
    void countsReadsAndWhatCameOfThem() throws Exception {
        startWith(1);
        write(BROKEN);
        assertNextIsRefusedFor("syntax");

        assertThat(mode.statistics()).containsEntry("accepted", 1L).containsEntry("refused", 1L);
    }

    @Test
    void reportsNoConditionWhereTheSystemHasEvents() throws Exception {
        startWith(1);
        write(2);
        assertNextIs(2);

        assertThat(context.conditions()).isEmpty();
    }
}
