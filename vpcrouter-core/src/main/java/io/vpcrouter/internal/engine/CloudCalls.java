package io.vpcrouter.internal.engine;

import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.internal.loop.LoopEvents;
import io.vpcrouter.internal.loop.VpcReading;
import io.vpcrouter.internal.plugins.CloudDefects;
import io.vpcrouter.internal.plugins.Failure;
import io.vpcrouter.internal.plugins.RunningPlugins;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.PrefixListId;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.runtime.RouterRuntime;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.ReadRequest;
import io.vpcrouter.spi.WritePermit;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the cloud on threads that may block, and tells the loop what came of it. Whatever a provider throws that is no
 * {@link CloudException} counts as a passing error, and as a defect.
 *
 * <p>Threading: called by the loop.
 */
final class CloudCalls {
    private static final Logger LOG = LoggerFactory.getLogger(CloudCalls.class);

    private final String name;
    private final CloudDefects defects;
    private final CloudProvider cloud;
    private final RouterRuntime runtime;
    private final LoopEvents loop;
    private final BooleanSupplier closed;
    private final PrefixListReads prefixLists;
    private final AtomicInteger writesUnderWay = new AtomicInteger();
    private volatile @Nullable CompletableFuture<Boolean> drained;

    /**
     * Calls of one provider.
     *
     * @param plugins has the cloud
     * @param runtime its threads and clock
     * @param loop is told what came of the calls
     * @param closed whether the router was closed, so that a call which fails then is no news
     */
    CloudCalls(RunningPlugins plugins, RouterRuntime runtime, LoopEvents loop, BooleanSupplier closed) {
        this.name = plugins.cloudName();
        this.cloud = plugins.cloud();
        this.defects = plugins.cloudDefects();
        this.runtime = runtime;
        this.loop = loop;
        this.closed = closed;
        this.prefixLists = new PrefixListReads(cloud, runtime.clock());
    }

    void read(ReadRequest request, Set<PrefixListId> lists, Function<NetworkSnapshot, VpcReading> prepare) {
        runtime.blocking(RouterRuntime.Lane.READ, () -> {
            long start = runtime.clock().nanos();
            try {
                NetworkSnapshot snapshot =
                        Objects.requireNonNull(cloud.read(request), "read() returned null (expected: never null)");
                Duration took = since(start);
                VpcReading reading = prepare.apply(prefixLists.addTo(snapshot, lists));
                defects.read();
                loop.cloudCalled(RouterEvent.CloudCall.READ, took, null);
                loop.readDone(reading);
            } catch (Exception | Error e) {
                CloudException error = asCloudException("read", e);
                loop.cloudCalled(RouterEvent.CloudCall.READ, since(start), error.kind());
                loop.readFailed(error);
            }
        });
    }

    void preflight(VpcReading read, Set<Action> changes) {
        runtime.blocking(RouterRuntime.Lane.READ, () -> {
            try {
                cloud.preflight(read.view().index().managed(), changes);
            } catch (CloudException e) {
                if (e.kind() == CloudException.Kind.DENIED) {
                    loop.readFailed(e);
                    return;
                }
                LOG.info("could not find out whether changes are allowed: {}", e.getMessage());
            } catch (Exception | Error e) {
                threw("preflight", e);
            }
            loop.readDone(read);
        });
    }

    void write(Decision decision, WritePermit permit) {
        RouterEvent.CloudCall call = switch (decision.action()) {
            case CREATE -> RouterEvent.CloudCall.CREATE;
            case REPLACE -> RouterEvent.CloudCall.REPLACE;
            case DELETE -> RouterEvent.CloudCall.DELETE;
            case KEEP, PENDING, HELD, CONFLICT, UNMANAGED ->
                throw new IllegalArgumentException("nothing to write: " + decision);
        };
        writing(() -> {
            long start = runtime.clock().nanos();
            try {
                decision.change().ifPresent(change -> cloud.apply(change, permit));
                loop.cloudCalled(call, since(start), null);
                loop.writeDone(decision);
            } catch (WritePermit.RefusedException e) {
                loop.writeRefused(decision);
            } catch (Exception | Error e) {
                CloudException error = asCloudException("apply", e);
                loop.cloudCalled(call, since(start), error.kind());
                loop.writeFailed(decision, error);
            }
        });
    }

    void disableSourceDestCheck(String eni, WritePermit permit) {
        writing(() -> {
            try {
                cloud.disableSourceDestCheck(eni, permit);
                loop.sourceDestCheckDisabled(eni);
            } catch (Exception | Error e) {
                loop.sourceDestCheckFailed(eni, asCloudException("disableSourceDestCheck", e));
            }
        });
    }

    private void writing(Runnable call) {
        writesUnderWay.incrementAndGet();
        runtime.blocking(RouterRuntime.Lane.WRITE, () -> {
            try {
                call.run();
            } finally {
                writesUnderWay.decrementAndGet();
                completeIfIdle(drained);
            }
        });
    }

    private void completeIfIdle(@Nullable CompletableFuture<Boolean> waiting) {
        if (waiting != null && writesUnderWay.get() == 0) {
            waiting.complete(true);
        }
    }

    /** Is done when no write is under way. Only while none starts any more. */
    CompletableFuture<Boolean> drained() {
        CompletableFuture<Boolean> waiting = new CompletableFuture<>();
        drained = waiting;
        completeIfIdle(waiting);
        return waiting;
    }

    private Duration since(long start) {
        return Duration.ofNanos(runtime.clock().nanos() - start);
    }

    private CloudException asCloudException(String operation, Throwable thrown) {
        if (thrown instanceof CloudException error) {
            return error;
        }
        threw(operation, thrown);
        return new CloudException(
                CloudException.Kind.TRANSIENT,
                operation,
                null,
                "plugin " + name + " failed: " + Failure.text(thrown),
                thrown);
    }

    private void threw(String operation, Throwable thrown) {
        if (!closed.getAsBoolean()) {
            defects.threw(operation, thrown);
        }
    }
}
