package io.vpcrouter.internal.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterStatus.Phase;
import io.vpcrouter.internal.server.view.EventHistory;
import io.vpcrouter.internal.server.view.RouterFacts;
import io.vpcrouter.internal.server.view.RouterPast;
import io.vpcrouter.server.RawHttp;
import io.vpcrouter.server.Samples;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.spi.web.WebRequest;
import io.vpcrouter.spi.web.WebResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BodyLimitTest {
    private static final byte[] PIECE = new byte[64 * 1024];
    private static final String[] JSON = {"Content-Type: application/json", "Transfer-Encoding: chunked"};

    private AdminServer server;

    @BeforeEach
    void start() throws IOException {
        PluginPaths paths = new PluginPaths();
        paths.serve("/thing", Set.of("POST"), asked -> WebResponse.json(200, "" + asked.body().length));
        RouterFacts facts = new RouterFacts(
                () -> Samples.status(Phase.IN_LINE, Samples.NOON),
                () -> true,
                Map::of,
                new EventHistory(),
                null,
                RouterConfig.DEFAULTS,
                "1.0",
                List.of(),
                List.of(),
                RouterClock.system(),
                new RouterPast(RouterClock.system()),
                null);
        RequestRouter site = new RequestRouter(new RouterPages(facts, paths::paths), paths, new HostHeader(List.of()));
        server = AdminServer.start("127.0.0.1", 0, site);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RawHttp http() {
        return new RawHttp(server.url());
    }

    /** Sends pieces as chunks until there are enough or the server has had enough; the answer may be cut off then. */
    private String sendChunks(long enough) throws IOException {
        try (Socket socket = http().connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(RawHttp.head("POST", "/thing", JSON).getBytes(StandardCharsets.US_ASCII));
            byte[] size = (Integer.toHexString(PIECE.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            byte[] end = "\r\n".getBytes(StandardCharsets.US_ASCII);
            try {
                for (long sent = 0; sent < enough; sent += PIECE.length) {
                    out.write(size);
                    out.write(PIECE);
                    out.write(end);
                }
                out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (SocketException e) {
                // The server has closed the connection.
            }
            try {
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (SocketException e) {
                return "";
            }
        }
    }

    @Test
    void takesABodyOfTheGreatestLength() throws IOException {
        assertThat(sendChunks(WebRequest.MAX_BODY)).startsWith("HTTP/1.1 200").endsWith("" + WebRequest.MAX_BODY);
    }

    @Test
    void refusesALongerOneInChunksAndTellsWhy() throws IOException {
        assertThat(sendChunks(WebRequest.MAX_BODY + 1L))
                .startsWith("HTTP/1.1 413")
                .contains("16 MiB");
    }

    @Test
    void anEndlessOneIsCutOff() throws IOException {
        sendChunks(Long.MAX_VALUE);

        assertThat(http().get("/healthz").code()).isEqualTo(200);
    }

    @Test
    void refusesALongerOneByItsAnnouncement() throws IOException {
        for (String length : List.of("" + (WebRequest.MAX_BODY + 1), "99999999999", "" + Long.MAX_VALUE)) {
            String head = RawHttp.head("POST", "/thing", "Content-Type: application/json", "Content-Length: " + length);
            assertThat(http().statusLine(head)).as(length).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void memoryOfBodiesIsGivenBack() throws IOException {
        for (int i = 0; i < 5; i++) {
            assertThat(sendChunks(WebRequest.MAX_BODY)).startsWith("HTTP/1.1 200");
        }
    }
}
