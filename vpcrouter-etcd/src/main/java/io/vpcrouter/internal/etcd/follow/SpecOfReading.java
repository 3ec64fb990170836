package io.vpcrouter.internal.etcd.follow;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.validation.Validated;

/** How a reading becomes a route spec. */
@FunctionalInterface
public interface SpecOfReading {
    /**
     * Translates a reading; whatever the values are, nothing is thrown.
     *
     * @param reading what the store said
     * @param allowEmpty whether a spec without any destination is accepted; it deletes every managed route
     * @return the spec with its warnings, or all its problems
     */
    Validated<RouteSpec> translate(Reading reading, boolean allowEmpty);
}
