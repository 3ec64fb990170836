package io.vpcrouter.internal.etcd.romana;

import io.vpcrouter.internal.etcd.follow.KeySpec;
import io.vpcrouter.internal.etcd.follow.Reading;
import io.vpcrouter.internal.etcd.follow.SpecOfReading;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The topology of Romana 2 as a route spec: each group of hosts that has a CIDR and hosts is a destination with these hosts, at
 * whatever depth. Everything else that Romana keeps under the key, above all its address blocks, is passed over.
 */
public final class RomanaTopology implements SpecOfReading {
    private final String source;
    private final @Nullable String missingHint;

    /**
     * A topology.
     *
     * @param source the key, as people should read it
     * @param missingHint what to try if the key is not there, or null
     */
    public RomanaTopology(String source, @Nullable String missingHint) {
        this.source = source;
        this.missingHint = missingHint;
    }

    @Override
    public Validated<RouteSpec> translate(Reading reading, boolean allowEmpty) {
        if (reading.entries().isEmpty()) {
            Problem missing = KeySpec.missing(source, "the topology of Romana");
            return Validated.invalid(missingHint == null ? missing : missing.withHint(missingHint));
        }
        String text = new String(reading.entries().get(0).value(), StandardCharsets.UTF_8);
        return new TopologyReader(source).read(text, allowEmpty);
    }
}
