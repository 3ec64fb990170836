package io.vpcrouter.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The floor under a pass: the same requests, signed (Signature Version 4) and posted on a connection that is kept open, and
 * their answers walked through with the JDK's streaming parser into packed arrays, which hold of each route what a decision
 * needs. No SDK, no retries, no time limits, no model, no checks of what came, no plan.
 */
final class BareRead {
    private static final String KEY_ID = "bench";
    private static final String SCOPE_END = "/us-east-1/ec2/aws4_request";
    private static final String CONTENT_TYPE = "application/x-www-form-urlencoded; charset=utf-8";
    private static final String SIGNED = "content-type;host;x-amz-date";
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);
    private static final XMLInputFactory XML = XMLInputFactory.newDefaultFactory();

    static {
        XML.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        XML.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    }

    private final URI endpoint;
    private final List<byte[]> questions;
    private final Map<String, Integer> texts = new HashMap<>();

    /** What is read: numbers of texts, five for each item at most. */
    private int[] packed = new int[1 << 10];

    private int size;

    BareRead(URI endpoint, List<String> questions) {
        this.endpoint = endpoint;
        this.questions = questions.stream()
                .map(question -> question.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** Asks all questions once and reads the answers; returns how many texts were kept. */
    int pass() {
        texts.clear();
        size = 0;
        try {
            for (byte[] question : questions) {
                ask(question);
            }
            return size;
        } catch (IOException | XMLStreamException | GeneralSecurityException e) {
            throw new IllegalStateException("the bare read failed", e);
        }
    }

    private void ask(byte[] question) throws IOException, XMLStreamException, GeneralSecurityException {
        HttpURLConnection connection =
                (HttpURLConnection) endpoint.resolve("/").toURL().openConnection();
        String stamp = STAMP.format(ZonedDateTime.now(ZoneOffset.UTC));
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(question.length);
        connection.setRequestProperty("Content-Type", CONTENT_TYPE);
        connection.setRequestProperty("X-Amz-Date", stamp);
        connection.setRequestProperty("Authorization", authorization(question, stamp));
        try (OutputStream out = connection.getOutputStream()) {
            out.write(question);
        }
        try (InputStream in = connection.getInputStream()) {
            read(XML.createXMLStreamReader(in));
        }
    }

    private String authorization(byte[] question, String stamp) throws GeneralSecurityException {
        String day = stamp.substring(0, 8);
        String request = "POST\n/\n\ncontent-type:" + CONTENT_TYPE + "\nhost:" + endpoint.getAuthority()
                + "\nx-amz-date:" + stamp + "\n\n" + SIGNED + "\n" + sha256(question);
        String toSign = "AWS4-HMAC-SHA256\n" + stamp + "\n" + day + SCOPE_END + "\n"
                + sha256(request.getBytes(StandardCharsets.UTF_8));
        byte[] key = ("AWS4" + KEY_ID).getBytes(StandardCharsets.UTF_8);
        for (String part : (day + SCOPE_END).split("/", -1)) {
            key = hmac(key, part);
        }
        return "AWS4-HMAC-SHA256 Credential=" + KEY_ID + "/" + day + SCOPE_END + ", SignedHeaders=" + SIGNED
                + ", Signature=" + HexFormat.of().formatHex(hmac(key, toSign));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] bytes) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private void read(XMLStreamReader xml) throws XMLStreamException {
        while (xml.hasNext()) {
            if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                switch (xml.getLocalName()) {
                    case "routeTableId",
                            "destinationCidrBlock",
                            "networkInterfaceId",
                            "instanceId",
                            "origin",
                            "state",
                            "subnetId",
                            "availabilityZone",
                            "status",
                            "sourceDestCheck",
                            "privateIpAddress" -> keep(xml.getElementText());
                    default -> {}
                }
            }
        }
        xml.close();
    }

    private void keep(String text) {
        if (size == packed.length) {
            packed = Arrays.copyOf(packed, size * 2);
        }
        Integer known = texts.get(text);
        if (known == null) {
            known = texts.size();
            texts.put(text, known);
        }
        packed[size++] = known;
    }
}
