package io.vpcrouter.internal.engine;

import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.internal.loop.ControlLoop;
import io.vpcrouter.internal.loop.VpcReading;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.VpcSnapshot;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.runtime.RouterRuntime;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudProvider;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the cloud on the threads that may block, and brings back to the loop what came of it. Whatever a provider throws
 * that is no {@link CloudException} counts as trouble in passing, and is named.
 *
 * <p>Threading: called by the loop.
 */
final class CloudCalls {
    private static final Logger LOG = LoggerFactory.getLogger(CloudCalls.class);

    private final String name;
    private final CloudProvider cloud;
    private final RouterRuntime runtime;
    private final Consumer<Consumer<ControlLoop>> loop;
    private final Consumer<RouterEvent> listeners;
    private final BooleanSupplier closed;

    /**
     * Calls of one provider.
     *
     * @param name the name of the cloud
     * @param cloud the provider
     * @param runtime its threads and clock
     * @param loop takes what the loop has to do
     * @param listeners is told of every call, on the loop
     * @param closed whether the router was closed, so that a call which fails then is no news
     */
    CloudCalls(
            String name,
            CloudProvider cloud,
            RouterRuntime runtime,
            Consumer<Consumer<ControlLoop>> loop,
            Consumer<RouterEvent> listeners,
            BooleanSupplier closed) {
        this.name = name;
        this.cloud = cloud;
        this.runtime = runtime;
        this.loop = loop;
        this.listeners = listeners;
        this.closed = closed;
    }

    void read(Set<IpAddress> hosts, Function<VpcSnapshot, VpcReading> prepare) {
        runtime.blocking(RouterRuntime.Lane.READ, () -> {
            long start = runtime.clock().nanos();
            try {
                VpcSnapshot snapshot = cloud.read(hosts);
                Duration took = since(start);
                VpcReading reading = prepare.apply(snapshot);
                called(RouterEvent.CloudCall.READ, took, null, current -> current.readDone(reading));
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                CloudException error = asCloudException("read", e);
                called(RouterEvent.CloudCall.READ, since(start), error.kind(), current -> current.readFailed(error));
            }
        });
    }

    void preflight(VpcReading read, Set<Action> changes) {
        runtime.blocking(RouterRuntime.Lane.READ, () -> {
            try {
                cloud.preflight(read.view().index().managed(), changes);
            } catch (CloudException e) {
                if (e.kind() == CloudException.Kind.DENIED) {
                    loop.accept(current -> current.readFailed(e));
                    return;
                }
                LOG.info("whether changes are allowed could not be found out: {}", e.getMessage());
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                LOG.error("plugin failed: plugin={} operation=preflight", name, e);
            }
            loop.accept(current -> current.readDone(read));
        });
    }

    void write(Decision decision) {
        RouterEvent.CloudCall call = switch (decision.action()) {
            case CREATE -> RouterEvent.CloudCall.CREATE;
            case REPLACE -> RouterEvent.CloudCall.REPLACE;
            case DELETE -> RouterEvent.CloudCall.DELETE;
            case KEEP, PENDING, HELD, CONFLICT, UNMANAGED ->
                throw new IllegalArgumentException("nothing to write: " + decision);
        };
        runtime.blocking(RouterRuntime.Lane.WRITE, () -> {
            long start = runtime.clock().nanos();
            try {
                decision.change().ifPresent(cloud::apply);
                called(call, since(start), null, current -> current.writeDone(decision));
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                CloudException error = asCloudException("write", e);
                called(call, since(start), error.kind(), current -> current.writeFailed(decision, error));
            }
        });
    }

    private Duration since(long start) {
        return Duration.ofNanos(runtime.clock().nanos() - start);
    }

    /** A call ended: tells that, and then what follows. */
    private void called(
            RouterEvent.CloudCall call,
            Duration took,
            CloudException.@Nullable Kind error,
            Consumer<ControlLoop> whatFollows) {
        loop.accept(current -> {
            listeners.accept(new RouterEvent.CloudCalled(runtime.clock().now(), call, took, error));
            whatFollows.accept(current);
        });
    }

    private CloudException asCloudException(String operation, Throwable thrown) {
        if (thrown instanceof CloudException error) {
            return error;
        }
        if (!closed.getAsBoolean()) {
            LOG.error("plugin failed: plugin={} operation={}", name, operation, thrown);
        }
        return new CloudException(
                CloudException.Kind.TRANSIENT, operation, null, "plugin " + name + " failed: " + thrown, thrown);
    }
}
