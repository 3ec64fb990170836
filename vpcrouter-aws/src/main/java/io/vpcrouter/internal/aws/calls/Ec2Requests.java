package io.vpcrouter.internal.aws.calls;

import io.vpcrouter.internal.aws.errors.AwsErrors;
import io.vpcrouter.internal.aws.errors.Causes;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.WritePermit;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes every request: on a thread that can be left behind, counted, up to the last page, with each failure as a
 * {@link CloudException}.
 *
 * <p>Threading: any thread.
 */
public final class Ec2Requests implements AutoCloseable {
    // A page has at least five route tables, or a thousand interfaces: no VPC has so many pages.
    private static final int MOST_PAGES = 2000;

    private final AwsErrors errors;
    private final Runnable credentials;
    private final CallCounts counts = new CallCounts();
    private final CallThreads threads = new CallThreads();

    /**
     * Makes requests.
     *
     * @param errors tells what failures mean
     * @param credentials gets the credentials for a request, or throws
     */
    public Ec2Requests(AwsErrors errors, Runnable credentials) {
        this.errors = errors;
        this.credentials = credentials;
    }

    /** Makes a call of one request. */
    void call(String operation, Supplier<?> body) {
        write(operation, WritePermit.ALWAYS, body);
    }

    /** Makes a call that changes something, while its permission lasts. */
    void write(String operation, WritePermit permit, Supplier<?> body) {
        Duration limit = permit.timeLimit().orElse(AwsClients.LONGEST_CALL);
        guarded(operation, () -> request(operation, limit, body));
    }

    /** Makes a dry run, which EC2 ends with an error even if it would allow the call. */
    void dryRun(String operation, Supplier<?> body) {
        guarded(operation, () -> {
            try {
                request(operation, body);
            } catch (RuntimeException e) {
                if (!AwsErrors.isDryRunSuccess(e)) {
                    throw e;
                }
            }
        });
    }

    /** Makes a listing, and starts again once if it lost its place on the way. */
    public void listing(String operation, Runnable body) {
        guarded(operation, () -> {
            try {
                body.run();
            } catch (RuntimeException e) {
                if (!AwsErrors.isLostPlace(e)) {
                    throw e;
                }
                body.run();
            }
        });
    }

    /** Walks all pages, and refuses a response without a listing: it must not be taken for an empty VPC. */
    public <R> void each(
            String operation,
            Iterable<R> pages,
            Function<R, @Nullable String> nextToken,
            Function<R, Boolean> isListing,
            Consumer<R> body) {
        Set<String> tokens = new HashSet<>();
        Iterator<R> remaining = pages.iterator();
        while (remaining.hasNext()) {
            R page = request(operation, remaining::next);
            if (!isListing.apply(page)) {
                throw new CloudException(
                        CloudException.Kind.TRANSIENT, operation, null, "a response without a listing", null);
            }
            body.accept(page);
            String next = nextToken.apply(page);
            if (next != null && !next.isEmpty() && !tokens.add(next)) {
                throw endless(operation, "the same page again and again");
            }
            if (tokens.size() == MOST_PAGES) {
                throw endless(operation, "more than " + MOST_PAGES + " pages");
            }
        }
    }

    private static CloudException endless(String operation, String what) {
        return new CloudException(CloudException.Kind.TRANSIENT, operation, null, what, null);
    }

    private <T> T request(String operation, Supplier<T> body) {
        return request(operation, AwsClients.LONGEST_CALL, body);
    }

    private <T> T request(String operation, Duration limit, Supplier<T> body) {
        counts.called(operation);
        // First, and apart: whatever goes wrong with credentials would else look like trouble of EC2.
        AtomicBoolean known = new AtomicBoolean();
        try {
            return threads.call(limit, () -> {
                credentials.run();
                known.set(true);
                return body.get();
            });
        } catch (RuntimeException e) {
            throw AwsErrors.isTimeout(e) && !known.get() ? AwsErrors.noCredentialsInTime(operation, e) : e;
        }
    }

    private void guarded(String operation, Runnable body) {
        try {
            body.run();
        } catch (RuntimeException e) {
            Causes.find(e, WritePermit.RefusedException.class).ifPresent(refusal -> {
                throw refusal;
            });
            CloudException failure = errors.toCloud(operation, e);
            counts.failed(failure.kind());
            throw failure;
        }
    }

    /** The number of requests by call, and of failures by kind. */
    public Map<String, Object> statistics() {
        return counts.statistics();
    }

    @Override
    public void close() {
        threads.close();
    }
}
