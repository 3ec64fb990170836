package io.vpcrouter.simulator;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** A plain client of the EC2 query protocol: what stands on the wire, without an SDK between. */
final class QueryClient {
    static final String SIGNATURE = "AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/ec2/aws4_request, "
            + "SignedHeaders=host;x-amz-date, Signature=0";

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI endpoint;

    QueryClient(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** A response of the endpoint. */
    record Reply(int status, String requestIdHeader, String body, Document xml) {
        List<String> all(String element) {
            NodeList nodes = xml.getElementsByTagName(element);
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < nodes.getLength(); i++) {
                texts.add(nodes.item(i).getTextContent());
            }
            return texts;
        }

        String one(String element) {
            return all(element).get(0);
        }

        String code() {
            return one("Code");
        }

        String message() {
            return one("Message");
        }
    }

    /** Calls an action with names and values in turn. */
    Reply call(String action, String... namesAndValues) {
        return send(HttpRequest.newBuilder(endpoint.resolve("/"))
                .header("Authorization", SIGNATURE)
                .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                .POST(BodyPublishers.ofString(form(action, namesAndValues)))
                .build());
    }

    static String form(String action, String... namesAndValues) {
        StringBuilder form = new StringBuilder("Action=" + action + "&Version=2016-11-15");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            form.append('&')
                    .append(URLEncoder.encode(namesAndValues[i], StandardCharsets.UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8));
        }
        return form.toString();
    }

    Reply send(HttpRequest request) {
        try {
            return reply(sendRaw(request));
        } catch (IOException e) {
            throw new AssertionError("no response to " + request, e);
        }
    }

    HttpResponse<String> sendRaw(HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static Reply reply(HttpResponse<String> response) {
        try {
            Document xml = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(response.body().getBytes(StandardCharsets.UTF_8)));
            return new Reply(
                    response.statusCode(),
                    response.headers().firstValue("x-amzn-RequestId").orElse(""),
                    response.body(),
                    xml);
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new AssertionError("not XML: " + response.body(), e);
        }
    }
}
