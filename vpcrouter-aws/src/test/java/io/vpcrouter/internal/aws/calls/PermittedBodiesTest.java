package io.vpcrouter.internal.aws.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vpcrouter.internal.aws.errors.AwsErrors;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.WritePermit;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A write whose permission ends before the last moment never reaches EC2 whole. */
@Timeout(60)
class PermittedBodiesTest {
    private static final Cidr DESTINATION = Cidr.parse("10.1.0.0/16");

    // Not the common pool, which has one thread on a small machine.
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private ServerSocket endpoint;
    private SdkEc2Calls calls;

    @BeforeEach
    void open() throws IOException {
        endpoint = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        URI url = URI.create("http://127.0.0.1:" + endpoint.getLocalPort());
        AwsClients clients = new AwsClients(
                "us-east-1", Optional.of(url), Optional.empty(), Ec2Stub.NO_ENVIRONMENT, Ec2Stub.CREDENTIALS);
        calls = new SdkEc2Calls("vpc-1", clients, AwsErrors.ec2("us-east-1", Optional.of(url)));
    }

    @AfterEach
    void close() throws IOException {
        calls.close();
        endpoint.close();
        threads.shutdownNow();
    }

    private void replace(WritePermit permit) {
        calls.replaceRoute("rtb-1", DESTINATION, "eni-1", permit);
    }

    /** What arrives at the endpoint on one connection, until the client closes it. */
    private CompletableFuture<String> received() {
        return CompletableFuture.supplyAsync(
                () -> {
                    StringBuilder text = new StringBuilder();
                    try (Socket connection = endpoint.accept()) {
                        InputStream bytes = connection.getInputStream();
                        for (int next = bytes.read(); next >= 0; next = bytes.read()) {
                            text.append((char) next);
                        }
                    } catch (IOException e) {
                        // The client cut the connection.
                    }
                    return text.toString();
                },
                threads);
    }

    @Test
    void thePermissionIsAskedOnceMoreRightBeforeTheBodyLeaves() {
        try (Ec2Stub ec2 = new Ec2Stub();
                SdkEc2Calls answered = ec2.calls()) {
            ec2.answers("ReplaceRoute", Ec2Stub.ok("ReplaceRoute", "<return>true</return>"));
            AtomicInteger questions = new AtomicInteger();
            answered.replaceRoute("rtb-1", DESTINATION, "eni-1", () -> questions.incrementAndGet() > 0);
            assertThat(ec2.requests("ReplaceRoute")).hasSize(1);

            AtomicInteger left = new AtomicInteger(questions.get() - 1);
            assertThatExceptionOfType(WritePermit.RefusedException.class)
                    .isThrownBy(() ->
                            answered.replaceRoute("rtb-1", DESTINATION, "eni-1", () -> left.getAndDecrement() > 0));
            assertThat(left.get()).as("the last question was refused").isNegative();
            assertThat(ec2.requests("ReplaceRoute")).as("nothing more arrived").hasSize(1);
        }
    }

    @Test
    void aWriteThatMayNotStartOpensNoConnection() {
        CompletableFuture<String> arrived = received();
        assertThatExceptionOfType(WritePermit.RefusedException.class).isThrownBy(() -> replace(() -> false));
        assertThat(arrived).isNotDone();
    }

    @Test
    void aWriteIsCutOffAtItsTimeLimit() {
        CompletableFuture<String> arrived = received();
        long start = System.nanoTime();
        assertThatExceptionOfType(CloudException.class)
                .isThrownBy(() -> replace(limited(() -> true, Duration.ofMillis(300))))
                .satisfies(error -> assertThat(error.kind()).isEqualTo(CloudException.Kind.TRANSIENT));
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("well before the limit of other calls")
                .isGreaterThanOrEqualTo(Duration.ofMillis(290));
        assertThat(arrived.join()).contains("Action=ReplaceRoute");
    }

    private static WritePermit limited(WritePermit permit, Duration limit) {
        return new WritePermit() {
            @Override
            public boolean isGranted() {
                return permit.isGranted();
            }

            @Override
            public Optional<Duration> timeLimit() {
                return Optional.of(limit);
            }
        };
    }
}
