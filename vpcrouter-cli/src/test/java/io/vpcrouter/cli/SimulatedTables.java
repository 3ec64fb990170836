package io.vpcrouter.cli;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Looks at the route tables of a simulated EC2 over the wire, with no code of the program in between. */
final class SimulatedTables {
    private static final String ANY_SIGNATURE = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/ec2/aws4_request,"
            + " SignedHeaders=host, Signature=0";

    /** Half of what EC2's token bucket gives back: who looks takes no call away from the program. */
    private static final long NANOS_BETWEEN_LOOKS = 100_000_000;

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String THROTTLED = "<Code>RequestLimitExceeded</Code>";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI endpoint;
    private long lastLook = System.nanoTime() - NANOS_BETWEEN_LOOKS;

    SimulatedTables(String endpoint) {
        this.endpoint = URI.create(endpoint);
    }

    /** Table to destination to interface, of all rows to an interface. Waits where EC2 throttles. */
    Map<String, Map<String, String>> rows() {
        String answer = answer();
        while (answer.contains(THROTTLED)) {
            answer = answer();
        }
        try {
            return rows(answer);
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new AssertionError("the simulated EC2 answers with " + answer, e);
        }
    }

    private String answer() {
        Eventually.holds(PATIENCE, () -> System.nanoTime() - lastLook >= NANOS_BETWEEN_LOOKS);
        lastLook = System.nanoTime();
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .header("Authorization", ANY_SIGNATURE)
                .header("X-Amz-Date", "20260101T000000Z")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("Action=DescribeRouteTables&Version=2016-11-15"))
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            String body = response.body();
            // An error has no rows, which is not the same as tables without rows.
            if (response.statusCode() != 200 && !body.contains(THROTTLED)) {
                throw new AssertionError("the simulated EC2 refuses: " + response.statusCode() + " " + body);
            }
            return body;
        } catch (IOException e) {
            throw new AssertionError("the simulated EC2 does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** The tables that have a row for a destination, with its interface. */
    Map<String, String> targets(String destination) {
        return rows().entrySet().stream()
                .filter(table -> table.getValue().containsKey(destination))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, table -> table.getValue().get(destination), (a, b) -> a, TreeMap::new));
    }

    private static Map<String, Map<String, String>> rows(String xml)
            throws IOException, SAXException, ParserConfigurationException {
        Map<String, Map<String, String>> tables = new TreeMap<>();
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)))
                .getDocumentElement();
        NodeList destinations = root.getElementsByTagName("destinationCidrBlock");
        for (int i = 0; i < destinations.getLength(); i++) {
            Node row = destinations.item(i).getParentNode();
            String eni = text((Element) row, "networkInterfaceId");
            if (!eni.isEmpty()) {
                String table = text((Element) row.getParentNode().getParentNode(), "routeTableId");
                tables.computeIfAbsent(table, ignored -> new TreeMap<>())
                        .put(destinations.item(i).getTextContent(), eni);
            }
        }
        return tables;
    }

    private static String text(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent();
    }
}
