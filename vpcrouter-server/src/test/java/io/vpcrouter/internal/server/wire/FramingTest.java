package io.vpcrouter.internal.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts are written with the escapes of Java, which the test translates. */
class FramingTest extends WireTest {
    private static final String HOST = "Host: localhost\r\n";
    private static final String CHUNKED = HOST + "Transfer-Encoding: chunked\r\n\r\n";

    private void assertAnsweredOnce(String request, String code) throws IOException {
        String answers = exchange(request + END);

        assertThat(codes(answers)).as("%s: %s", request, answers).containsExactly(code);
        assertThat(answers).contains("\r\nConnection: close\r\n");
        assertThat(asked).as(request).noneMatch(one -> one.contains("/end"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\\r\\n{}\\r\\n",
                "+0\\r\\n\\r\\n",
                "-1\\r\\n\\r\\n",
                "0x0\\r\\n\\r\\n",
                " 0\\r\\n\\r\\n",
                "0 \\r\\n\\r\\n",
                "\\r\\n\\r\\n",
                ";a\\r\\n\\r\\n",
                "g\\r\\n\\r\\n",
                "00000002\\r\\n{}\\r\\n0\\r\\n\\r\\n",
                "ffffffffffffffff2\\r\\n{}\\r\\n0\\r\\n\\r\\n",
                "2\\r\\n{}0\\r\\n\\r\\n",
                "2\\r\\n{}\\n0\\r\\n\\r\\n",
                "2\\r\\n{}x\\r\\n0\\r\\n\\r\\n",
                "2\\n{}\\r\\n0\\r\\n\\r\\n",
                "2;a\\n{}\\r\\n0\\r\\n\\r\\n",
                "2;\\0\\r\\n{}\\r\\n0\\r\\n\\r\\n",
                "0\\r\\nno field\\r\\n\\r\\n",
                "0\\r\\nX : y\\r\\n\\r\\n",
                "0\\r\\nX: y\\n\\r\\n",
                "0\\r\\nX: y\\r\\n z\\r\\n\\r\\n",
            })
    void brokenChunksAreAnsweredOnceAndNothingBehindThemIsRead(String body) throws IOException {
        assertAnsweredOnce("POST /x HTTP/1.1\r\n" + CHUNKED + body.translateEscapes(), "400");
        assertThat(asked).hasSize(1).first().asString().startsWith("POST /x BROKEN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: +0",
                "Content-Length: -0",
                "Content-Length: 0x0",
                "Content-Length: 0 0",
                "Content-Length: 0, 0",
                "Content-Length:",
                "Content-Length: \\262",
                "Content-Length: 0\\r\\nContent-Length: 0",
                "Content-Length: 0\\r\\nContent-Length: 3",
                "Content-Length: 0\\r\\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\\r\\nContent-Length: 0",
                "Content-Length : 0",
                " Content-Length: 0",
                "X: a\\r\\n b",
                "X: a\\r\\n\\tb",
                "X: a\\0b",
                "X: a\\1b",
                "X: a\\177b",
                "X: a\\nContent-Length: 5",
                "X: a\\rContent-Length: 5",
                "no colon",
                ": no name",
                "X(: y",
                "X\\344: y",
            })
    void ambiguousHeadersAreAnsweredOnceAndNothingBehindThemIsRead(String field) throws IOException {
        assertAnsweredOnce("GET /x HTTP/1.1\r\n" + HOST + field.translateEscapes() + "\r\n\r\n", "400");
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET /x, 400",
        "GET  /x HTTP/1.1, 400",
        "GET /x  HTTP/1.1, 400",
        "GET /x HTTP/1.1 x, 400",
        "GET /x HTTP/1.10, 400",
        "GET /x http/1.1, 400",
        "GET x HTTP/1.1, 400",
        "GET /x#y HTTP/1.1, 400",
        "GET ftp://a/ HTTP/1.1, 400",
        "GET http:/// HTTP/1.1, 400",
        "CONNECT localhost:80 HTTP/1.1, 400",
        "'GET /\\344 HTTP/1.1', 400",
        "'G@T / HTTP/1.1', 400",
        "GET / HTTP/2.0, 505",
        "PRI * HTTP/2.0, 505",
        "'\\26\\3\\1\\2', 400",
    })
    void whatIsNoRequestLineIsAnsweredOnce(String line, String code) throws IOException {
        assertAnsweredOnce(line.translateEscapes() + "\r\n" + HOST + "\r\n", code);
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Transfer-Encoding: gzip, 501",
        "'Transfer-Encoding: gzip, chunked', 501",
        "Transfer-Encoding: xchunked, 501",
        "'Transfer-Encoding: chunked\\r\\nTransfer-Encoding: chunked', 501",
        "Transfer-Encoding:, 501",
    })
    void otherTransferCodingsAreRefused(String field, String code) throws IOException {
        assertAnsweredOnce("POST /x HTTP/1.1\r\n" + HOST + field.translateEscapes() + "\r\n\r\n0\r\n\r\n", code);
    }

    @Test
    void chunksInHttp10AreRefused() throws IOException {
        assertAnsweredOnce("POST /x HTTP/1.0\r\nConnection: keep-alive\r\n" + CHUNKED + "0\r\n\r\n", "400");
    }

    @Test
    void headsOfLinesWithoutCarriageReturnsAreRefused() throws IOException {
        assertAnsweredOnce("GET /x HTTP/1.1\nHost: localhost\n\n", "400");
    }

    @Test
    void overlongHeadsAreRefused() throws IOException {
        String most = "a".repeat(HeadReader.LONGEST_HEAD);
        assertAnsweredOnce("GET /" + most + " HTTP/1.1\r\n" + HOST + "\r\n", "431");
        assertAnsweredOnce("GET / HTTP/1.1\r\n" + HOST + "X: " + most + "\r\n\r\n", "431");
        String many = "X: y\r\n".repeat(HeadReader.MOST_FIELDS);
        assertAnsweredOnce("GET / HTTP/1.1\r\n" + HOST + many + "\r\n", "431");
    }

    @Test
    void endlessTrailersAndExtensionsAreRefused() throws IOException {
        assertAnsweredOnce(
                "POST /x HTTP/1.1\r\n" + CHUNKED + "0\r\n" + "X: y\r\n".repeat(HeadReader.MOST_FIELDS + 1) + "\r\n",
                "400");
        assertAnsweredOnce("POST /x HTTP/1.1\r\n" + CHUNKED + "1;" + "a".repeat(1 << 20) + "\r\nx\r\n", "400");
    }

    @Test
    void wellFormedRequestsAreServedOneAfterTheOther() throws IOException {
        String requests = "POST /one HTTP/1.1\r\n" + HOST + "Content-Length: 2\r\n\r\n{}"
                + "\r\nPOST /two HTTP/1.1\r\n" + CHUNKED
                + "001;a=\"b;c\"\r\n{\r\n1 ; x\r\n}\r\n000\r\nX: y\r\nY:\r\n\r\n"
                + "HEAD /stream HTTP/1.1\r\n" + HOST + "X:\t \u00e4\u0085 \r\n\r\n"
                + "GET http://localhost:1?a=b HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\n\r\n"
                + "OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n"
                + "GET //stream HTTP/1.1\r\n" + HOST + "\r\n"
                + END;

        assertThat(codes(exchange(requests))).containsExactly("200", "200", "200", "200", "200", "200", "200");
        assertThat(asked)
                .containsExactly(
                        "POST /one {}",
                        "POST /two {}",
                        "HEAD /stream ",
                        "GET / ",
                        "OPTIONS * ",
                        "GET //stream ",
                        "GET /end ");
    }

    @Test
    void aBodyThatNobodyReadsEndsTheConnection() throws IOException {
        assertAnsweredOnce("POST /unread HTTP/1.1\r\n" + HOST + "Content-Length: 2\r\n\r\n{}", "200");
        assertAnsweredOnce("POST /unread HTTP/1.1\r\n" + CHUNKED + "5\r\n{}\r\n", "200");
    }

    @Test
    void streamsInChunksAndToOldClientsUntilTheEnd() throws IOException {
        assertThat(exchange("GET /stream HTTP/1.1\r\nConnection: close\r\n" + HOST + "\r\n"))
                .contains("\r\nTransfer-Encoding: chunked\r\n")
                .endsWith("\r\n\r\n8\r\nstreamed\r\n0\r\n\r\n");
        assertThat(exchange("GET /stream HTTP/1.0\r\n\r\n"))
                .contains("\r\nConnection: close\r\n")
                .doesNotContain("Transfer-Encoding", "Content-Length")
                .endsWith("\r\n\r\nstreamed");
    }

    @Test
    void asksForABodyThatTheClientHoldsBack() throws IOException {
        String head = "POST /x HTTP/1.1\r\nConnection: close\r\nExpect: 100-continue\r\n" + HOST;
        try (Socket socket = connect()) {
            socket.getOutputStream().write(text(head + "Content-Length: 2\r\n\r\n"));
            byte[] interim = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
            assertThat(new String(interim, StandardCharsets.US_ASCII)).endsWith("Continue\r\n\r\n");
            socket.getOutputStream().write(text("{}"));
            assertThat(codes(rest(socket))).containsExactly("200");
        }
        // Nobody wants this one, so it is not asked for.
        assertThat(codes(exchange(head.replace("/x", "/unread") + "Content-Length: 2\r\n\r\n")))
                .containsExactly("200");
    }

    @Test
    void noiseIsNeverTakenForMoreThanItIs() throws IOException {
        Random random = new Random(39);
        String alphabet = "\r\n\r\n\r\n \t:;,0123+-xabcdefGETPOST/HTTP/1.1\0\u0085";
        for (int round = 0; round < 300; round++) {
            StringBuilder noise = new StringBuilder("POST /x HTTP/1.1\r\n");
            noise.append(random.nextBoolean() ? CHUNKED : HOST);
            for (int i = random.nextInt(60); i >= 0; i--) {
                noise.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            // Whatever it is, a NUL in a head or behind a chunk ends it.
            String answers = exchange(noise + "\0\r\n" + END);
            assertThat(codes(answers)).as("round %s: %s", round, noise).doesNotContain("500");
            assertThat(asked).as("round %s: %s", round, noise).noneMatch(one -> one.contains("/end"));
        }
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        assertThat(exchange("GET / HTTP/1.1\n\n")).endsWith("end of line: a line feed alone (expected: CR LF)");
        assertThat(exchange("GET / HTTP/1.1\r\n" + HOST + "Content-Length: +0\r\n\r\n"))
                .endsWith("Content-Length: not understood (expected: one number)");
        assertThat(List.of(exchange("POST / HTTP/1.1\r\n" + CHUNKED + "0x0\r\n\r\n")))
                .first()
                .asString()
                .endsWith("chunk: size not understood (expected: 1 to 7 hexadecimal digits)");
    }
}
