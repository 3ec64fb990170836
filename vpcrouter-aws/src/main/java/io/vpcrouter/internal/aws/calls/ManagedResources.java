package io.vpcrouter.internal.aws.calls;

import io.vpcrouter.internal.aws.errors.AwsErrors;
import java.util.function.Consumer;

/**
 * Makes listings include resources that an AWS service manages, which an account can be set to hide. Emulators of an EC2
 * from before 2026 refuse the parameter; it is not sent to them again.
 *
 * <p>Threading: any thread.
 */
public final class ManagedResources {
    private static final String PARAMETER = "IncludeManagedResources";

    private volatile boolean known = true;

    /** Makes a listing with the parameter, and once more without it if the endpoint refuses it. */
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
