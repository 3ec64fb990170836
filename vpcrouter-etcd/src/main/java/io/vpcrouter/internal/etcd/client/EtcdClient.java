package io.vpcrouter.internal.etcd.client;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.ClientBuilder;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.vpcrouter.support.FileProblems;
import io.vpcrouter.support.FileStamp;
import io.vpcrouter.support.FileThread;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection to etcd whose every call has a time limit, and that follows its certificates and its password on disk.
 *
 * <p>Threading: one thread at a time; {@link #close} from any.
 */
public final class EtcdClient implements AutoCloseable {
    /** A cold JVM takes seconds for its first encrypted call. */
    public static final Duration FIRST_CALL = Duration.ofSeconds(10);

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration PING = Duration.ofSeconds(10);
    private static final Duration PONG = Duration.ofSeconds(3);
    /** Beyond the limit of the call, which ends it on the thread of the network. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final int LONGEST_FILE = 1024 * 1024;
    private static final int LARGEST_ANSWER = 64 * 1024 * 1024;
    private static final String CODE = "etcd-file";
    private static final String CLOSED = "the connection is closed";

    private final EtcdSettings settings;
    private final CallLimit limit = new CallLimit();
    private final FileThread looks = new FileThread("vpcrouter-etcd-files", FileThread.PATIENCE);
    private List<FileStamp> stamps = List.of();
    private volatile @Nullable Client client;
    private volatile boolean closed;

    /** Nothing is opened yet. */
    public EtcdClient(EtcdSettings settings) {
        this.settings = settings;
    }

    /**
     * Reads the files, and connects in the background.
     *
     * @throws InvalidException if a file cannot be used
     */
    public void open() {
        GrpcLog.bridge();
        List<FileStamp> before = look();
        replace(build());
        stamps = before;
    }

    private List<FileStamp> look() {
        return settings.files().stream().map(looks::stamp).toList();
    }

    /**
     * Connects anew if a file has changed. As long as the new files cannot be used, the old connection stays.
     *
     * @return whether there is a new connection
     * @throws InvalidException if a changed file cannot be used
     */
    public boolean renewIfFilesChanged() {
        List<FileStamp> now = look();
        if (now.equals(stamps)) {
            return false;
        }
        replace(build());
        stamps = now;
        return true;
    }

    private void replace(Client newClient) {
        Client old = client;
        client = newClient;
        if (old != null) {
            old.close();
        }
        if (closed) {
            newClient.close();
        }
    }

    private Client build() {
        ClientBuilder builder = Client.builder()
                .endpoints(settings.endpoints())
                // A member that is cut off from the others answers nobody; the next call goes to another one.
                .loadBalancerPolicy("round_robin")
                .connectTimeout(CONNECT)
                .keepaliveTime(PING)
                .keepaliveTimeout(PONG)
                // etcd hangs up on whoever pings it without a call.
                .keepaliveWithoutCalls(false)
                .maxInboundMessageSize(LARGEST_ANSWER)
                // Then a failure says why, and whoever asks is the only one who tries again.
                .waitForReady(false)
                .retryMaxAttempts(0)
                .interceptor(limit);
        if (!settings.namespace().isEmpty()) {
            builder.namespace(bytes(settings.namespace()));
        }
        settings.login()
                .ifPresent(login ->
                        builder.user(bytes(login.user())).password(ByteSequence.from(password(login.passwordFile()))));
        if (settings.isEncrypted()) {
            builder.sslContext(encryption());
        }
        return builder.build();
    }

    private SslContext encryption() {
        TlsFiles files = settings.tls();
        SslContextBuilder builder = GrpcSslContexts.forClient();
        files.authorities().ifPresent(file -> use(file, "certificates in PEM", builder::trustManager));
        if (files.certificate().isPresent() && files.key().isPresent()) {
            byte[] certificate = read(files.certificate().get());
            use(
                    files.key().get(),
                    "the private key, in PEM and without a password, of the certificate in "
                            + files.certificate().get(),
                    key -> builder.keyManager(new ByteArrayInputStream(certificate), key));
        }
        try {
            return builder.build();
        } catch (IOException e) {
            throw new InvalidException(List.of(
                    Problem.error(CODE, Location.of("TLS"), "encryption", reason(e), "files that Java can use")));
        }
    }

    /** Hands a file over; a message names the file, and shows nothing of what stands in it. */
    private static void use(Path file, String expected, Consumer<InputStream> user) {
        try {
            user.accept(new ByteArrayInputStream(read(file)));
        } catch (IllegalArgumentException e) {
            throw wrong(file, "something else", expected);
        }
    }

    private static byte[] password(Path file) {
        String text = new String(read(file), StandardCharsets.UTF_8).replaceFirst("\\R\\z", "");
        if (text.isEmpty()) {
            throw wrong(file, "nothing", "a password");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] read(Path file) {
        try {
            return FileThread.read(file, LONGEST_FILE);
        } catch (IOException e) {
            throw new InvalidException(List.of(FileProblems.unreadable(file, FileProblems.reason(e))));
        }
    }

    private static InvalidException wrong(Path file, String found, String expected) {
        return new InvalidException(
                List.of(Problem.error(CODE, Location.of(file.toString()), "file", found, expected)));
    }

    private static String reason(Exception e) {
        return String.valueOf(e.getMessage());
    }

    /** A text as etcd keeps it. */
    public static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }

    /**
     * Makes one call.
     *
     * @param longest how long it may take
     * @param request begins the call
     * @throws StoreException if there is no good answer in time
     */
    public <T> T call(Duration longest, Function<Client, CompletableFuture<T>> request)
            throws StoreException, InterruptedException {
        limit.set(longest);
        CompletableFuture<T> answer = begin(request);
        try {
            return answer.get(longest.plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw EtcdFailures.of(e.getCause() == null ? e : e.getCause(), longest);
        } catch (TimeoutException e) {
            throw EtcdFailures.tooLate(longest);
        } catch (CancellationException e) {
            throw failed(e);
        } finally {
            answer.cancel(true);
        }
    }

    /**
     * Begins a call, or what lasts longer than one: a watch.
     *
     * @param request begins it
     * @throws StoreException if the connection is closed, also by another thread while it begins
     */
    public <T> T begin(Function<Client, T> request) throws StoreException {
        Client current = client;
        if (current == null || closed) {
            throw new StoreException(StoreException.Kind.SILENT, CLOSED);
        }
        try {
            return request.apply(current);
        } catch (RuntimeException e) {
            throw failed(e);
        }
    }

    /** A client that is closed throws what it likes; from one that is open it is a defect. */
    private StoreException failed(RuntimeException thrown) {
        if (!closed) {
            throw thrown;
        }
        return new StoreException(StoreException.Kind.SILENT, CLOSED, thrown);
    }

    @Override
    public void close() {
        closed = true;
        Client current = client;
        if (current != null) {
            current.close();
        }
    }
}
