package io.vpcrouter.internal.aws.calls;

import io.vpcrouter.internal.aws.errors.AwsErrors;
import java.util.function.Consumer;

/**
 * Whether listings ask for resources that a service manages: without that, an account can be set to leave them out.
 * Emulators of an EC2 from before 2026 do not know the parameter, and are not asked again.
 *
 * <p>Threading: any thread.
 */
public final class ManagedResources {
    private static final String PARAMETER = "IncludeManagedResources";

    private volatile boolean known = true;

    /** Makes a listing with or without them, and without them if the endpoint does not know what they are. */
    public void include(Consumer<Boolean> listing) {
        if (!known) {
            listing.accept(false);
            return;
        }
        try {
            listing.accept(true);
        } catch (RuntimeException e) {
            if (!AwsErrors.isUnknownParameter(e, PARAMETER)) {
                throw e;
            }
            listing.accept(false);
            known = false;
        }
    }
}
