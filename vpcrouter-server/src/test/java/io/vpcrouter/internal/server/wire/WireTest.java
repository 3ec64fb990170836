package io.vpcrouter.internal.server.wire;

import io.vpcrouter.server.RawHttp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A listener that keeps what it was asked, and answers a request whose path is {@code /wait} when it is told to. */
abstract class WireTest implements WireHandler {
    static final String END = "GET /end HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    /** The method and the path of each request that was understood, and its body, or why it has none. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    final CountDownLatch waiting = new CountDownLatch(1);
    final CountDownLatch mayAnswer = new CountDownLatch(1);
    HttpListener listener;

    @BeforeEach
    void open() throws IOException {
        listener = HttpListener.bind(InetAddress.getByName("127.0.0.1"), 0, this);
        listener.open();
    }

    @AfterEach
    void close() {
        mayAnswer.countDown();
        listener.close();
    }

    @Override
    public WireResponse answer(RequestHead head, InputStream body, long length) {
        String path = head.target().path();
        if (path.equals("/wait")) {
            waiting.countDown();
            try {
                mayAnswer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        String content = path.equals("/unread") ? "unread" : read(body);
        asked.add(head.method() + " " + path + " " + content);
        if (path.equals("/stream")) {
            return new WireResponse(200, Map.of(), -1, out -> out.write(text("streamed")));
        }
        return text(content.startsWith("BROKEN") ? 400 : 200, content);
    }

    private static String read(InputStream body) {
        try {
            return new String(body.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (BadRequestException e) {
            return "BROKEN " + e.words();
        } catch (IOException e) {
            return "BROKEN " + e;
        }
    }

    @Override
    public WireResponse refuse(BadRequestException reason) {
        return text(reason.status(), reason.words());
    }

    private static WireResponse text(int code, String words) {
        byte[] bytes = text(words);
        return new WireResponse(code, Map.of("Content-Type", "text/plain"), bytes.length, out -> out.write(bytes));
    }

    static byte[] text(String words) {
        return words.getBytes(StandardCharsets.ISO_8859_1);
    }

    Socket connect() throws IOException {
        return new RawHttp("http://127.0.0.1:" + listener.address().getPort() + "/").connect();
    }

    /** Everything that comes back until the listener closes the connection. */
    String exchange(String sent) throws IOException {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(text(sent));
            return rest(socket);
        }
    }

    static String rest(Socket socket) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (SocketException e) {
            // Closed while something was still on its way; what came before counts.
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** The status codes of the answers in a text. */
    static List<String> codes(String answers) {
        return List.of(answers.split("HTTP/1\\.1 ", -1)).stream()
                .skip(1)
                .map(answer -> answer.substring(0, 3))
                .toList();
    }
}
