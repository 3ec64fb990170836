package io.vpcrouter.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStampTest {
    @TempDir
    private Path folder;

    @Test
    void readingAFileLeavesItsStamp() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "1");
        FileStamp before = FileStamp.of(file);

        Files.readString(file);

        assertThat(FileStamp.of(file)).isEqualTo(before);
        assertThat(before.kind()).isEqualTo(FileStamp.Kind.REGULAR);
    }

    @Test
    void anotherSizeGivesAnotherStamp() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "1");
        FileStamp before = FileStamp.of(file);

        Files.writeString(file, "12");

        assertThat(FileStamp.of(file)).isNotEqualTo(before);
    }

    @Test
    void aFileThatOnlyPretendsToBeOldGivesAnotherStamp() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "1");
        assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("unix"), "inodes have times");
        FileTime time = Files.getLastModifiedTime(file);
        FileStamp before = FileStamp.of(file);

        // The time of the inode counts in ticks of the kernel, so one attempt may fall into the same tick.
        for (int i = 0; i < 10_000 && FileStamp.of(file).equals(before); i++) {
            Files.writeString(file, "2");
            Files.setLastModifiedTime(file, time);
        }

        assertThat(FileStamp.of(file)).isNotEqualTo(before);
    }

    @Test
    void anotherFileBehindALinkGivesAnotherStamp() throws IOException {
        Path one = Files.writeString(folder.resolve("one"), "1");
        Path two = Files.writeString(folder.resolve("two"), "1");
        Files.setLastModifiedTime(two, Files.getLastModifiedTime(one));
        Path link = Files.createSymbolicLink(folder.resolve("link"), one);
        FileStamp before = FileStamp.of(link);

        Files.delete(link);
        Files.createSymbolicLink(link, two);

        assertThat(FileStamp.of(link)).isNotEqualTo(before).isEqualTo(FileStamp.of(two));
    }

    @Test
    void aDirectoryKeepsItsStampWhateverIsPutIntoIt() throws IOException {
        FileStamp before = FileStamp.of(folder);

        Files.writeString(folder.resolve("file"), "1");

        assertThat(FileStamp.of(folder)).isEqualTo(before);
        assertThat(before.kind()).isEqualTo(FileStamp.Kind.DIRECTORY);
    }

    @Test
    void tellsMissingFromUnknown() throws IOException {
        Path circle = folder.resolve("circle");
        Files.createSymbolicLink(circle, circle);

        assertThat(FileStamp.of(folder.resolve("none")).kind()).isEqualTo(FileStamp.Kind.MISSING);
        assertThat(FileStamp.of(circle).kind()).isEqualTo(FileStamp.Kind.UNKNOWN);
        assertThat(FileStamp.of(circle).reason()).isNotEmpty();
    }
}
