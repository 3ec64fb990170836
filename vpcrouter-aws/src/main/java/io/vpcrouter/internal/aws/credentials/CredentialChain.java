package io.vpcrouter.internal.aws.credentials;

import io.vpcrouter.internal.aws.errors.Causes;
import io.vpcrouter.internal.aws.errors.CredentialsMissingException;
import io.vpcrouter.internal.aws.location.AwsEnvironment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Takes credentials from the first source that has some, and from that one ever after. If none has, the failure names the
 * reason of each source that somebody set up.
 *
 * <p>Threading: any thread.
 */
public final class CredentialChain implements AwsCredentialsProvider, SdkAutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CredentialChain.class);
    private static final String EXPECTED =
            " (expected: an instance or task role, AWS_ACCESS_KEY_ID and " + "AWS_SECRET_ACCESS_KEY, or a profile)";

    private final List<CredentialSource> sources;
    private volatile @Nullable CredentialSource chosen;

    CredentialChain(List<CredentialSource> sources) {
        this.sources = List.copyOf(sources);
    }

    /** The sources that the AWS SDK looks at by default. */
    public static CredentialChain standard(AwsEnvironment environment) {
        return new CredentialChain(CredentialSources.standard(environment));
    }

    @Override
    public AwsCredentials resolveCredentials() {
        CredentialSource before = chosen;
        return before == null ? search() : ask(before);
    }

    private AwsCredentials ask(CredentialSource source) {
        try {
            return source.provider().resolveCredentials();
        } catch (RuntimeException e) {
            throwIfInterrupted(e);
            throw new CredentialsMissingException("no AWS credentials any more: " + failure(source, e), e);
        }
    }

    private AwsCredentials search() {
        List<String> failures = new ArrayList<>();
        @Nullable RuntimeException last = null;
        for (CredentialSource source : sources) {
            try {
                AwsCredentials found = source.provider().resolveCredentials();
                chosen = source;
                if (!failures.isEmpty()) {
                    LOG.warn("credentials are from {}, because others failed: {}", source.name(), failures);
                }
                return found;
            } catch (RuntimeException e) {
                throwIfInterrupted(e);
                last = e;
                if (source.isConfigured().getAsBoolean()) {
                    failures.add(failure(source, e));
                }
            }
        }
        String why = failures.isEmpty() ? "" : ": " + String.join("; ", failures);
        throw new CredentialsMissingException("no AWS credentials found" + EXPECTED + why, last);
    }

    private static String failure(CredentialSource source, RuntimeException thrown) {
        return source.name() + ": " + source.reason().apply(thrown);
    }

    /** A source that was interrupted has not failed. */
    private static void throwIfInterrupted(RuntimeException thrown) {
        if (Causes.find(thrown, AbortedException.class).isPresent()
                || Causes.find(thrown, InterruptedException.class).isPresent()
                || Thread.currentThread().isInterrupted()) {
            throw AbortedException.create("interrupted", thrown);
        }
    }

    @Override
    public void close() {
        sources.forEach(source -> {
            if (source.provider() instanceof SdkAutoCloseable open) {
                open.close();
            }
        });
    }
}
