package io.vpcrouter.internal.etcd.client;

import io.etcd.jetcd.api.WatchGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Gives each call a time limit, streams included, but for the watch: what does not answer must not hold up anybody. */
final class CallLimit implements ClientInterceptor {
    private volatile Duration limit = Duration.ofSeconds(10);

    void set(Duration newLimit) {
        limit = newLimit;
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        boolean lasting =
                method.getFullMethodName().equals(WatchGrpc.getWatchMethod().getFullMethodName());
        return next.newCall(
                method, lasting ? options : options.withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS));
    }
}
