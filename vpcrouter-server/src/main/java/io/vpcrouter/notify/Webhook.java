package io.vpcrouter.notify;

import io.vpcrouter.support.FileThread;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Posts notifications to a URL, signed if there is a secret. */
public final class Webhook implements NotificationChannel {
    public static final String FORM = "an http or https URL with a host, without user name, password and fragment";
    static final String TIMESTAMP_HEADER = "Vpcrouter-Timestamp";
    static final String SIGNATURE_HEADER = "Vpcrouter-Signature";

    private static final int LONGEST_WAIT = (int) Duration.ofSeconds(5).toMillis();
    private static final Duration LONGEST_POST = Duration.ofSeconds(10);
    private static final int LARGEST_SECRET = 4096;
    private static final int LARGEST_ANSWER = 64 << 10;

    private final URI url;
    private final @Nullable Path secretFile;
    private final String userAgent;
    private final NotifyFormat format;
    private final WebhookProxies proxies;
    private final Duration longest;
    private byte[] secret = {};
    private @Nullable FutureTask<Integer> last;

    /**
     * A webhook that takes vpcrouter's own JSON, without a proxy.
     *
     * @param url where to, as {@link #parse} takes it
     * @param secretFile the file with the secret, or null for no signature
     * @param userAgent what the {@code User-Agent} header says
     * @throws IOException if there is no secret in the file
     */
    public Webhook(URI url, @Nullable Path secretFile, String userAgent) throws IOException {
        this(url, secretFile, userAgent, NotifyFormat.JSON, WebhookProxies.NONE);
    }

    /**
     * A webhook.
     *
     * @param url where to, as {@link #parse} takes it
     * @param secretFile the file with the secret, or null for no signature; with {@link NotifyFormat#PAGERDUTY} the secret is
     *     the routing key, and nothing is signed
     * @param userAgent what the {@code User-Agent} header says
     * @param format what the receiver takes
     * @param proxies the proxies to use
     * @throws IOException if there is no secret in the file, or none is given where one is needed
     */
    public Webhook(URI url, @Nullable Path secretFile, String userAgent, NotifyFormat format, WebhookProxies proxies)
            throws IOException {
        this(url, secretFile, userAgent, format, proxies, LONGEST_POST);
    }

    /** A webhook with a limit of its own for the time from the connection to the end of the answer. */
    Webhook(
            URI url,
            @Nullable Path secretFile,
            String userAgent,
            NotifyFormat format,
            WebhookProxies proxies,
            Duration longest)
            throws IOException {
        this.url = url;
        this.format = format;
        this.proxies = proxies;
        this.secretFile = secretFile;
        this.userAgent = userAgent;
        this.longest = longest;
        if (secretFile != null) {
            secret = read(secretFile);
        } else if (format == NotifyFormat.PAGERDUTY) {
            throw new IOException("PagerDuty needs a routing key, and no file is given");
        }
    }

    /** A URL that notifications can be posted to. */
    public static Optional<URI> parse(String text) {
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean good = (scheme.equals("http") || scheme.equals("https"))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null
                    && uri.getPort() != 0
                    && uri.getPort() <= 65_535;
            return good ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Only the host: the path of a webhook is often a secret. */
    @Override
    public String name() {
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort()) + "/***";
    }

    @Override
    public NotifyFormat format() {
        return format;
    }

    @Override
    public void tell(byte[] json) throws IOException, RefusedException, InterruptedException {
        readSecretAgain();
        int status = post(
                format == NotifyFormat.PAGERDUTY
                        ? ReceiverFormats.withRoutingKey(json, new String(secret, StandardCharsets.UTF_8))
                        : json);
        boolean temporary = status >= 500 || status == 408 || status == 425 || status == 429;
        if (temporary) {
            throw new IOException("HTTP status " + status);
        }
        if (status < 200 || status > 299) {
            throw new RefusedException("HTTP status " + status + " (expected: 200 to 299)");
        }
    }

    /** Posts on a thread of its own, because a receiver that sends a byte a second never lets a read time out. */
    private int post(byte[] json) throws IOException, InterruptedException {
        if (last != null && !last.isDone()) {
            throw new IOException("the last answer still hangs at " + name());
        }
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url.toASCIIString()).toURL().openConnection(proxies.of(url));
        FutureTask<Integer> post = new FutureTask<>(() -> exchange(connection, json));
        last = post;
        Thread poster = new Thread(post, "vpcrouter-webhook");
        poster.setDaemon(true);
        poster.start();
        try {
            return post.get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no whole answer within " + longest.toSeconds() + " s at " + name());
        } catch (ExecutionException e) {
            // Its own text may have the whole URL in it.
            String kind = Optional.ofNullable(e.getCause())
                    .map(cause -> cause.getClass().getSimpleName())
                    .orElse("failure");
            throw new IOException(kind + " at " + name());
        } finally {
            connection.disconnect();
        }
    }

    private int exchange(HttpURLConnection connection, byte[] json) throws IOException {
        connection.setConnectTimeout(LONGEST_WAIT);
        connection.setReadTimeout(LONGEST_WAIT);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(json.length);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setRequestProperty("User-Agent", userAgent);
        sign(connection, json);
        connection.getOutputStream().write(json);
        int status = connection.getResponseCode();
        drain(status < 400 ? connection.getInputStream() : connection.getErrorStream());
        return status;
    }

    private static void drain(@Nullable InputStream answer) throws IOException {
        if (answer != null) {
            try (answer) {
                answer.readNBytes(LARGEST_ANSWER);
            }
        }
    }

    private void readSecretAgain() {
        if (secretFile != null) {
            try {
                secret = read(secretFile);
            } catch (IOException e) {
                // It may be being replaced: the secret that was read before is used.
            }
        }
    }

    private void sign(HttpURLConnection connection, byte[] json) {
        if (secretFile == null || format == NotifyFormat.PAGERDUTY) {
            return;
        }
        String timestamp = String.valueOf(System.currentTimeMillis() / 1000);
        connection.setRequestProperty(TIMESTAMP_HEADER, timestamp);
        connection.setRequestProperty(SIGNATURE_HEADER, "sha256=" + signature(secret, timestamp, json));
    }

    /** HMAC-SHA256, in hexadecimal digits, of the time stamp, a full stop and the body. */
    public static String signature(byte[] secret, String timestamp, byte[] json) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update((timestamp + ".").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(mac.doFinal(json));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /** The text of the file without white space around it. */
    private static byte[] read(Path file) throws IOException {
        byte[] content = FileThread.read(file, LARGEST_SECRET + 1);
        String text = new String(content, StandardCharsets.UTF_8).strip();
        if (text.isEmpty() || content.length > LARGEST_SECRET) {
            throw new IOException(text.isEmpty() ? "it is empty" : "it is longer than " + LARGEST_SECRET + " bytes");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
