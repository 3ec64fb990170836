package io.vpcrouter.internal.kubernetes.client;

import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.http.HttpClient;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The HTTP client of the JDK, on threads that end by themselves. The library ends them when the client is closed, and then a watch that is
 * being closed stays open for ever.
 */
final class EndingThreads extends JdkHttpClientFactory {
    private static final long IDLE_SECONDS = 1;

    @Override
    protected HttpClient.Builder createNewHttpClientBuilder() {
        return HttpClient.newBuilder()
                .executor(new ThreadPoolExecutor(
                        0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), body -> {
                            Thread thread = new Thread(body, "vpcrouter-kubernetes-http");
                            thread.setDaemon(true);
                            return thread;
                        }));
    }
}
