package io.vpcrouter.release;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Says at the end of a build, in one list, which tests it skipped and why: a green build on a machine without root, network
 * namespaces or a browser proves less than one with them. It reads the reports of Surefire and Failsafe of all modules.
 */
final class SkippedTests {
    private static final String NO_REASON = "no reason given";

    /** The reports of this build, by module: a report that an earlier build left behind does not count. */
    private final Path root;

    private final Instant since;

    SkippedTests(Path root, Instant since) {
        this.root = root;
        this.since = since;
    }

    /** Arguments: the folder of the project, and when this build began, as an ISO instant. */
    public static void main(String[] args) throws IOException {
        new SkippedTests(Path.of(args[0]), Instant.parse(args[1])).print(System.out);
    }

    void print(PrintStream out) throws IOException {
        Map<String, List<String>> skipped = byReason();
        int count = skipped.values().stream().mapToInt(List::size).sum();
        out.println();
        if (count == 0) {
            out.println("SKIPPED TESTS: none");
            return;
        }
        out.println("SKIPPED TESTS: " + count + ". THIS BUILD DID NOT PROVE WHAT THEY TEST:");
        skipped.forEach((reason, tests) -> {
            out.println("  " + reason);
            tests.forEach(test -> out.println("    " + test));
        });
    }

    /** The tests of each reason, sorted, so that one missing permission is one entry. */
    Map<String, List<String>> byReason() throws IOException {
        Map<String, List<String>> skipped = new TreeMap<>();
        for (Path report : reports()) {
            NodeList cases = parse(report).getElementsByTagName("testcase");
            for (int i = 0; i < cases.getLength(); i++) {
                Element test = (Element) cases.item(i);
                NodeList marks = test.getElementsByTagName("skipped");
                if (marks.getLength() > 0) {
                    skipped.computeIfAbsent(reason((Element) marks.item(0)), reason -> new ArrayList<>())
                            .add(module(report) + " " + name(test));
                }
            }
        }
        skipped.values().forEach(tests -> tests.sort(null));
        return skipped;
    }

    private List<Path> reports() throws IOException {
        try (Stream<Path> files = Files.find(
                root,
                5,
                (file, attributes) -> file.getFileName().toString().matches("TEST-.*\\.xml")
                        && file.getParent().getFileName().toString().matches("(surefire|failsafe)-reports")
                        && !attributes.lastModifiedTime().toInstant().isBefore(since))) {
            return files.sorted().toList();
        }
    }

    /**
     * Surefire gives the reason as an attribute, or as the first line of a stack trace: the class of the exception, JUnit's
     * words "Assumption failed: ", and the message.
     */
    private static String reason(Element mark) {
        String message = mark.getAttribute("message").strip();
        String text = message.isEmpty() ? mark.getTextContent().strip() : message;
        String first = text.split("\\R", 2)[0]
                .replaceFirst("^[\\w.$]+Exception(: |$)", "")
                .replaceFirst("^Assumption failed: ", "");
        return first.isEmpty() ? NO_REASON : first;
    }

    private String module(Path report) {
        return root.relativize(report.getParent().getParent().getParent()).toString();
    }

    private static String name(Element test) {
        String type = test.getAttribute("classname");
        String method = test.getAttribute("name");
        String simple = type.substring(type.lastIndexOf('.') + 1);
        return method.isEmpty() ? simple + " (all of it)" : simple + "." + method;
    }

    private static Element parse(Path report) throws IOException {
        try (InputStream in = Files.newInputStream(report)) {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(in)
                    .getDocumentElement();
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException(report + ": cannot be read as XML", e);
        }
    }
}
