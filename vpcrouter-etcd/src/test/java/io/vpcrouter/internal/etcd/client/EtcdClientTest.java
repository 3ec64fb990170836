package io.vpcrouter.internal.etcd.client;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.options.WatchOption;
import io.vpcrouter.internal.etcd.follow.KeyWatch;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.support.Alarm;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection that another thread closes at any moment: the thread that uses it must not die of that. Nobody needs to answer. */
class EtcdClientTest {
    private static final ByteSequence KEY = EtcdClient.bytes("/routes");
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final EtcdClient client = new EtcdClient(settings());

    private static EtcdSettings settings() {
        return EtcdSettings.of(OptionValues.builder()
                .set(EtcdOptions.ENDPOINTS, List.of(URI.create("http://127.0.0.1:1")))
                .build());
    }

    @BeforeEach
    void open() {
        client.open();
    }

    @AfterEach
    void close() {
        client.close();
    }

    private static void saysThatItIsClosed(ThrowingCallable action) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(action)
                .withMessage("the connection is closed")
                .matches(failure -> failure.kind() == StoreException.Kind.SILENT);
    }

    @Test
    void aWatchThatBeginsAfterTheCloseOnlyFails() throws StoreException {
        KeyWatch watch = new KeyWatch(client, KEY);
        watch.start(WatchOption.builder(), new Alarm());
        client.close();
        saysThatItIsClosed(() -> watch.start(WatchOption.builder(), new Alarm()));
    }

    @Test
    void soDoesOneDuringWhichItIsClosed() {
        saysThatItIsClosed(() -> client.begin(etcd -> {
            var watches = etcd.getWatchClient();
            client.close();
            return watches.watch(KEY, event -> {});
        }));
    }

    @Test
    void soDoesACallDuringWhichItIsClosed() {
        saysThatItIsClosed(() -> client.call(LIMIT, etcd -> {
            client.close();
            throw new IllegalStateException("what a library says that is closed");
        }));
        saysThatItIsClosed(() -> client.call(LIMIT, etcd -> CompletableFuture.completedFuture("never asked")));
    }

    @Test
    void andOneWhoseAnswerIsGivenUpByTheClose() throws InterruptedException {
        EtcdClient other = new EtcdClient(settings());
        other.open();
        saysThatItIsClosed(() -> other.call(LIMIT, etcd -> {
            CompletableFuture<String> answer = new CompletableFuture<>();
            other.close();
            answer.cancel(true);
            return answer;
        }));
    }

    @Test
    void aDefectWhileItIsOpenIsNotHidden() {
        Function<Client, String> defect = etcd -> {
            throw new IllegalStateException("a defect");
        };
        assertThatThrownBy(() -> client.begin(defect))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a defect");
    }
}
