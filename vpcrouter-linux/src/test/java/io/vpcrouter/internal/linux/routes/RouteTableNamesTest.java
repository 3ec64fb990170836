package io.vpcrouter.internal.linux.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteTableNamesTest {
    @TempDir
    private Path directory;

    private RouteTableNames names() {
        return new RouteTableNames(List.of(directory, directory.resolve("vendor"), directory.resolve("missing")));
    }

    @Test
    void namesComeFromTheFilesOfTheMachineAndTheNearestDirectoryWins() throws IOException {
        Files.writeString(
                directory.resolve("rt_tables"),
                "# names\n255 local\n0 unspec\n100 uplinks # of the office\n0x70 hex\nbad\n");
        Files.createDirectory(directory.resolve("rt_tables.d"));
        Files.writeString(directory.resolve("rt_tables.d/more.conf"), "101\tmore\n");
        Files.writeString(directory.resolve("rt_tables.d/more.txt"), "102 other\n");
        Files.createDirectory(directory.resolve("vendor"));
        Files.writeString(directory.resolve("vendor/rt_tables"), "200 uplinks\n201 vendors\n");

        assertThat(names().find("uplinks")).hasValue(100);
        assertThat(names().find("hex")).hasValue(0x70);
        assertThat(names().find("more")).hasValue(101);
        assertThat(names().find("vendors")).hasValue(201);
        assertThat(names().find("other")).isEmpty();
    }

    @Test
    void aNumberIsATableToo() {
        assertThat(names().find("main")).hasValue(254);
        assertThat(names().find("default")).hasValue(253);
        assertThat(names().find("1000")).hasValue(1000);
        assertThat(names().find("4294967295")).hasValue(4_294_967_295L);
    }

    @Test
    void theTableOfOwnAddressesAndNumbersThatNoTableHasAreRefused() throws IOException {
        Files.writeString(directory.resolve("rt_tables"), "255 local\n0 unspec\n");

        assertThat(List.of("local", "255", "0", "unspec", "4294967296", "-1", "nobody", "", "0x", "1e3"))
                .allSatisfy(text -> assertThat(names().find(text)).isEmpty());
    }
}
