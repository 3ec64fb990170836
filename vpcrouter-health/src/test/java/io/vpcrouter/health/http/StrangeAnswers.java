package io.vpcrouter.health.http;

import io.vpcrouter.health.http.HttpAnswersTest.NoAnswer;
import io.vpcrouter.health.http.SayingServer.Saying;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/** Answers of many kinds: good ones, bad ones, and good ones with a few bytes changed, cut, doubled or put in. */
final class StrangeAnswers {
    private static final List<String> GOOD = List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
            "HTTP/1.1 204 No Content\r\n\r\n",
            "HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n",
            "HTTP/1.0 200 OK\r\n\r\nuntil the end",
            "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nab",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nTrailer: x\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 301 Moved\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n");

    private StrangeAnswers() {}

    static Saying any(SplittableRandom random) {
        byte[] bytes = switch (random.nextInt(8)) {
            case 0 -> NoAnswer.values()[random.nextInt(NoAnswer.values().length)].bytes();
            case 1 -> noise(random);
            case 2, 3 -> good(random);
            default -> changed(good(random), random);
        };
        return new Saying(bytes, random.nextInt(4) == 0);
    }

    private static byte[] good(SplittableRandom random) {
        return GOOD.get(random.nextInt(GOOD.size())).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] noise(SplittableRandom random) {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] changed(byte[] bytes, SplittableRandom random) {
        byte[] result = bytes;
        for (int changes = 1 + random.nextInt(3); changes > 0 && result.length > 0; changes--) {
            int at = random.nextInt(result.length);
            int length = Math.min(result.length - at, 1 + random.nextInt(20));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(result, 0, at);
            switch (random.nextInt(4)) {
                case 0 -> out.writeBytes(noise(random));
                case 1 -> {
                    out.write(result, at, length);
                    out.write(result, at, length);
                }
                case 2 -> out.write(random.nextInt(256));
                default -> {
                    // Cut out.
                }
            }
            out.write(result, at + length, result.length - at - length);
            result = out.toByteArray();
        }
        return result;
    }
}
