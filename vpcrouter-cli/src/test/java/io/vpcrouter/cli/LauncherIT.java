package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code bin/vpcrouter} finds a Java and what it tells it, with programs that only show what they were told. */
class LauncherIT {
    @TempDir
    private static Path shared;

    private static Tarball tarball;

    @TempDir
    private Path folder;

    @BeforeAll
    static void unpack() throws Exception {
        tarball = Tarball.unpack(shared.resolve("a place with spaces"));
    }

    /** A Java of this version that prints its arguments. */
    private Path fakeJava(Path home, String version) throws IOException {
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho java of " + version + "\nprintf '[%s]\\n' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    /** A directory for PATH with the few programs that the launcher needs, and no Java. */
    private Path onlyTools() throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool : List.of("sh", "dirname", "readlink", "ls", "cksum", "sed")) {
            Path program = Stream.of("/usr/bin", "/bin")
                    .map(directory -> Path.of(directory, tool))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow();
            if (!Files.exists(tools.resolve(tool))) {
                Files.createSymbolicLink(tools.resolve(tool), program);
            }
        }
        return tools;
    }

    private Map<String, String> environment(Path jvms) throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("JAVA_HOME", "");
        environment.put("PATH", onlyTools().toString());
        environment.put("VPCROUTER_JVM_DIR", jvms.toString());
        environment.put("VPCROUTER_CACHE_DIR", "");
        return environment;
    }

    private static List<String> linesOf(Map<String, String> environment, String... args) throws InterruptedException {
        try (Program program = tarball.start(environment, args)) {
            assertThat(program.exitCode()).as(program.err()).isZero();
            assertThat(program.err()).isEmpty();
            return program.out().lines().toList();
        }
    }

    @Test
    void worksThroughLinksFromAnywhereAndWithSpacesInItsPath() throws Exception {
        Path first = Files.createSymbolicLink(folder.resolve("first link"), tarball.path("bin/vpcrouter"));
        Path second = Files.createSymbolicLink(folder.resolve("vpcrouter"), Path.of("first link"));
        assertThat(first).exists();
        for (Path link : List.of(second, tarball.path("bin/vpcrouter"))) {
            try (Program program = Program.startCommand(Tarball.environment(), List.of(link.toString(), "--version"))) {
                assertThat(program.exitCode()).as(program.err()).isZero();
                assertThat(program.out()).startsWith("vpcrouter ").contains("commit: ", "built with: JDK ");
                if (Files.exists(Path.of("../.git"))) {
                    assertThat(program.out()).containsPattern("commit: [0-9a-f]{40}\n");
                }
                assertThat(program.err()).isEmpty();
            }
        }
    }

    @Test
    void takesTheJavaOfJavaHomeBeforeThoseOfPathAndOfTheMachine() throws Exception {
        Path jvms = Files.createDirectories(folder.resolve("jvms"));
        fakeJava(jvms.resolve("newer"), "30");
        Map<String, String> environment = environment(jvms);
        environment.put(
                "JAVA_HOME", fakeJava(folder.resolve("home of java"), "17.0.1").toString());
        assertThat(linesOf(environment, "plan")).startsWith("java of 17.0.1");

        environment.put("JAVA_HOME", fakeJava(folder.resolve("old"), "11.0.2").toString());
        assertThat(linesOf(environment, "plan")).as("too old").startsWith("java of 30");

        environment.put("PATH", fakeJava(folder.resolve("other"), "21").resolve("bin") + ":" + environment.get("PATH"));
        assertThat(linesOf(environment, "plan")).startsWith("java of 21");
    }

    @Test
    void takesTheNewestJavaOfTheMachine() throws Exception {
        Path jvms = Files.createDirectories(folder.resolve("jvms"));
        fakeJava(jvms.resolve("a"), "17.0.15");
        fakeJava(jvms.resolve("b"), "25.0.3");
        fakeJava(jvms.resolve("c"), "21-ea");
        fakeJava(jvms.resolve("d"), "1.8.0_292");

        assertThat(linesOf(environment(jvms), "plan")).startsWith("java of 25.0.3");
    }

    @Test
    void saysWhereItLookedIfThereIsNoJava() throws Exception {
        Path jvms = Files.createDirectories(folder.resolve("jvms"));
        fakeJava(jvms.resolve("old"), "1.8.0_292");

        try (Program program = tarball.start(environment(jvms), "plan")) {
            assertThat(program.exitCode()).isEqualTo(3);
            assertThat(program.out()).isEmpty();
            assertThat(program.err())
                    .startsWith("error: no Java 17 or later in JAVA_HOME, PATH or " + jvms)
                    .contains("/old/bin/java is 1.8.0_292", "JAVA_HOME")
                    .hasLineCount(1);
        }
    }

    @Test
    void passesEveryArgumentOnAsItIs() throws Exception {
        Path jvms = Files.createDirectories(folder.resolve("jvms"));
        fakeJava(jvms.resolve("a"), "17.0.15");
        Map<String, String> environment = environment(jvms);
        environment.put("VPCROUTER_JAVA_OPTS", "-Xmx512m -Dx=*");

        List<String> lines = linesOf(environment, "plan", "-f", "a b", "*", "$HOME", "", "--x=\"y\"");

        assertThat(lines)
                .containsSubsequence(
                        "[-XX:+UseSerialGC]",
                        "[-Xmx256m]",
                        "[-Xmx512m]",
                        "[-Dx=*]",
                        "[-jar]",
                        "[" + tarball.path("lib/vpcrouter.jar") + "]",
                        "[plan]",
                        "[-f]",
                        "[a b]",
                        "[*]",
                        "[$HOME]",
                        "[]",
                        "[--x=\"y\"]");
    }

    @Test
    void leavesTheChoiceOfTheCollectorToTheUser() throws Exception {
        Path jvms = Files.createDirectories(folder.resolve("jvms"));
        fakeJava(jvms.resolve("a"), "17.0.15");
        Map<String, String> environment = environment(jvms);
        environment.put("VPCROUTER_JAVA_OPTS", "-XX:+UseG1GC");

        assertThat(linesOf(environment, "plan")).contains("[-XX:+UseG1GC]").doesNotContain("[-XX:+UseSerialGC]");
    }

    @Test
    void leavesTheCacheAtItsAddressWithEachJavaThatIsKnownToTakeTheOption() throws Exception {
        String option = "[-XX:ArchiveRelocationMode=0]";
        for (String version : List.of("17.0.15", "25.0.3")) {
            Path jvms = Files.createDirectories(folder.resolve(version));
            fakeJava(jvms.resolve("a"), version);
            assertThat(linesOf(environment(jvms), "plan"))
                    .containsSubsequence("[-XX:+UnlockDiagnosticVMOptions]", option, "[-jar]");
        }
        Path jvms = Files.createDirectories(folder.resolve("26"));
        fakeJava(jvms.resolve("a"), "26");
        assertThat(linesOf(environment(jvms), "plan")).contains("[-jar]").doesNotContain(option);
    }

    @Test
    void namesTheCacheOnlyIfItIsThereAndMakesNoneForAShortCommand() throws Exception {
        Path jvms = Files.createDirectories(folder.resolve("jvms"));
        fakeJava(jvms.resolve("a"), "25.0.3");
        Path cache = folder.resolve("cache of mine");
        Map<String, String> environment = environment(jvms);
        environment.put("VPCROUTER_CACHE_DIR", cache.toString());

        for (String[] words : List.of(new String[] {"plan"}, new String[] {"--help"}, new String[] {"run", "-h"})) {
            assertThat(linesOf(environment, words)).noneMatch(line -> line.contains("AOTCache"));
            assertThat(cache).doesNotExist();
        }
    }

    /** A start that fails, as one with wrong options does, leaves no work behind. */
    @Test
    void makesTheCacheOnlyBesideADaemonThatLives() throws Exception {
        Path jvms = Files.createDirectories(folder.resolve("jvms"));
        fakeJava(jvms.resolve("a"), "25.0.3");
        Map<String, String> environment = environment(jvms);
        environment.put("VPCROUTER_CACHE_DIR", folder.resolve("cache of mine").toString());
        Path waiting = folder.resolve("waiting");
        Path go = folder.resolve("go");
        tool(
                "sleep",
                "echo $PPID >'" + waiting + ".new'; mv '" + waiting + ".new' '" + waiting + "'\n" + "while ! [ -e '"
                        + go + "' ]; do :; done");
        tool("nice", "touch '" + folder.resolve("made") + "'");
        Files.createSymbolicLink(folder.resolve("tools/mv"), Path.of("/bin/mv"));
        Files.createSymbolicLink(folder.resolve("tools/touch"), Path.of("/bin/touch"));

        linesOf(environment, "run", "--wrong");
        Eventually.holds(Program.PATIENCE, () -> Files.exists(waiting));
        long background = Long.parseLong(Files.readString(waiting).strip());
        Files.createFile(go);
        Eventually.holds(
                Program.PATIENCE,
                () -> ProcessHandle.of(background)
                        .filter(ProcessHandle::isAlive)
                        .isEmpty());

        assertThat(folder.resolve("made")).doesNotExist();
    }

    private void tool(String name, String script) throws IOException {
        Path tool = Files.writeString(onlyTools().resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
