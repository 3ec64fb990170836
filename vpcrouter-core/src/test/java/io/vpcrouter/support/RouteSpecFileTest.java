package io.vpcrouter.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteSpecFileTest {
    @TempDir
    Path folder;

    private static RouteSpec spec(int number, String... hosts) {
        TreeMap<Cidr, RouteIntent> routes = new TreeMap<>();
        List<IpAddress> addresses = Stream.of(hosts)
                .map(host -> IpAddress.parse("10.0.0." + (int) host.charAt(0)))
                .toList();
        for (int i = 1; i <= number; i++) {
            routes.put(Cidr.parse("10." + i + ".0.0/16"), RouteIntent.of(addresses));
        }
        return RouteSpec.of(routes);
    }

    private RouteSpecFile file() {
        return new RouteSpecFile(folder.resolve("spec.json"));
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
        assertThatThrownBy(() -> file().read(false)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void onlyItsOwnerCanReadIt() throws IOException {
        Files.writeString(folder.resolve("spec.json"), "{}");
        Files.setPosixFilePermissions(folder.resolve("spec.json"), PosixFilePermissions.fromString("rw-r--r--"));

        file().write(spec(1, "a"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("spec.json"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aLinkThatSomebodyPutAsideIsNotFollowed() throws IOException {
        Path precious = Files.writeString(folder.resolve("precious"), "as it was");
        Files.createSymbolicLink(folder.resolve("spec.json.new"), precious);

        file().write(spec(1, "a"));

        assertThat(precious).hasContent("as it was");
        assertThat(folder.resolve("spec.json")).isRegularFile().isNotEqualTo(precious);
        assertThat(Files.isSymbolicLink(folder.resolve("spec.json"))).isFalse();
    }

    @Test
    void aPipeIsNotRead() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", folder.resolve("spec.json").toString())
                        .start()
                        .waitFor())
                .isZero();

        assertThatThrownBy(() -> file().read(false))
                .isInstanceOf(IOException.class)
                .hasMessage("it is no regular file");
    }

    @Test
    void aDamagedFileIsReportedWithItsPath() throws IOException {
        Files.writeString(folder.resolve("spec.json"), "{ \"10.0.0.0/8\": ");
        assertThat(file().read(false).problems())
                .isNotEmpty()
                .allMatch(problem -> problem.toString().contains("spec.json"));
    }
}
