package io.vpcrouter.internal.aws.calls;

import io.vpcrouter.internal.aws.errors.AwsErrors;
import io.vpcrouter.spi.CloudException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How every request is made: on a thread that can be left behind, counted, pages to the last one, and every failure as a
 * {@link CloudException}.
 *
 * <p>Threading: any thread.
 */
public final class Ec2Requests implements AutoCloseable {
    // Route tables come by five at least, interfaces by a thousand: no VPC has as many pages.
    private static final int MOST_PAGES = 2000;

    private final AwsErrors errors;
    private final CallCounts counts = new CallCounts();
    private final CallThreads threads = new CallThreads(AwsClients.LONGEST_CALL);

    public Ec2Requests(AwsErrors errors) {
        this.errors = errors;
    }

    /** Makes a call of one request. */
    void call(String operation, Supplier<?> body) {
        guarded(operation, () -> request(operation, body));
    }

    /** Makes a dry run, which EC2 ends with an error even if the call would be allowed. */
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

    /** Makes a listing, and once more from the start if its place was lost on the way. */
    public void listing(String operation, Runnable body) {
        guarded(operation, () -> {
            try {
                body.run();
            } catch (RuntimeException e) {
                if (!AwsErrors.isStalePage(e)) {
                    throw e;
                }
                body.run();
            }
        });
    }

    /** Walks all pages, and refuses a listing that is not one: what looks like an empty VPC must be an empty VPC. */
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
                        CloudException.Kind.TRANSIENT, operation, null, "an answer without a listing", null);
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
        counts.called(operation);
        return threads.call(body);
    }

    private void guarded(String operation, Runnable body) {
        try {
            body.run();
        } catch (RuntimeException e) {
            CloudException failure = errors.toCloud(operation, e);
            counts.failed(failure.kind());
            throw failure;
        }
    }

    /** How often each call was made and failed. */
    public Map<String, Object> statistics() {
        return counts.statistics();
    }

    @Override
    public void close() {
        threads.close();
    }
}
