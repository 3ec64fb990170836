package io.vpcrouter.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkippedTestsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path root;

    @BeforeEach
    void aReportWithoutSkippedTests() throws IOException {
        report(
                "module-a/target/surefire-reports/TEST-a.xml",
                "<testcase name='runs' classname='io.a.RunsTest'/>",
                START);
    }

    @Test
    void saysThatNothingWasSkipped() throws IOException {
        assertThat(printed()).isEqualToIgnoringNewLines("\nSKIPPED TESTS: none\n");
    }

    @Test
    void listsTheTestsOfAllModulesByReason() throws IOException {
        report(
                "module-b/target/failsafe-reports/TEST-b.xml",
                skipped("findsTheHost", "io.b.NetworkIT", "Assumption failed: no network namespaces&#10;more"),
                START);
        report(
                "examples/c/target/surefire-reports/TEST-c.xml",
                skipped("", "io.c.PingTest", "no network namespaces") + skipped("shows", "io.c.PageTest", ""),
                START);

        assertThat(printed().lines())
                .containsExactly(
                        "",
                        "SKIPPED TESTS: 3. THIS BUILD DID NOT PROVE WHAT THEY TEST:",
                        "  no network namespaces",
                        "    examples/c PingTest (all of it)",
                        "    module-b NetworkIT.findsTheHost",
                        "  no reason given",
                        "    examples/c PageTest.shows");
    }

    @Test
    void findsTheReasonInAStackTrace() throws IOException {
        report(
                "module-b/target/surefire-reports/TEST-b.xml",
                "<testcase name='pings' classname='io.b.PingIT'><skipped type='org.opentest4j.TestAbortedException'>"
                        + "<![CDATA[org.opentest4j.TestAbortedException: Assumption failed: no network namespaces\n"
                        + "\tat io.b.PingIT.pings(PingIT.java:7)\n]]></skipped></testcase>",
                START);

        assertThat(printed().lines()).endsWith("  no network namespaces", "    module-b PingIT.pings");
    }

    @Test
    void ignoresReportsOfAnEarlierBuild() throws IOException {
        report(
                "module-b/target/surefire-reports/TEST-b.xml",
                skipped("old", "io.b.OldTest", "gone"),
                START.minusSeconds(1));

        assertThat(printed()).contains("none");
    }

    private static String skipped(String name, String type, String message) {
        return "<testcase name='" + name + "' classname='" + type + "'><skipped message='" + message + "'/></testcase>";
    }

    private void report(String path, String cases, Instant modified) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "<testsuite name='suite'>" + cases + "</testsuite>");
        Files.setLastModifiedTime(file, FileTime.from(modified));
    }

    private String printed() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new SkippedTests(root, START).print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
