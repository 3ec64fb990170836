package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Talks to a server as no well-behaved client would: every byte is up to the test. */
public final class RawHttp {
    private static final int TIMEOUT_MILLIS = 30_000;

    private final String host;
    private final int port;

    public RawHttp(String url) {
        URI uri = URI.create(url);
        this.host = uri.getHost();
        this.port = uri.getPort();
    }

    /** An answer, taken apart. */
    public record Reply(int code, String head, String body) {
        public boolean has(String header) {
            return head.toLowerCase(Locale.ROOT).contains(header.toLowerCase(Locale.ROOT));
        }
    }

    public Socket connect() throws IOException {
        Socket socket = new Socket(host, port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    public Reply get(String path, String... headers) throws IOException {
        return request("GET", path, headers);
    }

    public Reply request(String method, String path, String... headers) throws IOException {
        return send(head(method, path, headers));
    }

    /** A request with a body of JSON, and of its length. */
    public Reply post(String path, String json, String... headers) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        List<String> all = new ArrayList<>(List.of(headers));
        if (!hasHeader("Content-Type", headers)) {
            all.add("Content-Type: application/json");
        }
        all.add("Content-Length: " + body.length);
        return send(head("POST", path, all.toArray(String[]::new)), body);
    }

    private static boolean hasHeader(String name, String... headers) {
        return Stream.of(headers).anyMatch(header -> header.regionMatches(true, 0, name + ":", 0, name.length() + 1));
    }

    public static String head(String method, String path, String... headers) {
        List<String> lines = new ArrayList<>(List.of(method + " " + path + " HTTP/1.1", "Connection: close"));
        lines.addAll(List.of(headers));
        if (!hasHeader("Host", headers)) {
            lines.add("Host: localhost");
        }
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    public Reply send(String request) throws IOException {
        return send(request, new byte[0]);
    }

    private Reply send(String head, byte[] body) throws IOException {
        String reply = exchange(head, body);
        int end = reply.indexOf("\r\n\r\n");
        assertThat(end).as("answer to %s: %s", head, reply).isPositive();
        return new Reply(Integer.parseInt(reply.split(" ", 3)[1]), reply.substring(0, end), reply.substring(end + 4));
    }

    /** Everything that the server says until it closes the connection, be it in order or not. */
    String exchange(String head, byte[] body) throws IOException {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
            return read(socket.getInputStream());
        }
    }

    /** The first line of what the server says, for which a client need not have sent all that it announced. */
    public String statusLine(String head) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            return String.valueOf(answer.readLine());
        }
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        in.transferTo(bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
