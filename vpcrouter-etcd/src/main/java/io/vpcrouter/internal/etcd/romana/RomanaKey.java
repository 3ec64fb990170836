package io.vpcrouter.internal.etcd.romana;

import io.vpcrouter.internal.etcd.client.EtcdSettings;
import io.vpcrouter.internal.etcd.follow.EtcdKeys;
import io.vpcrouter.internal.etcd.follow.FollowingMode;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import java.net.URI;

/** The key under which Romana keeps its topology, in the one API of etcd or the other. */
public final class RomanaKey {
    private static final String KEY = "/romana/ipam/data";
    private static final String SOURCE = "etcd key " + KEY;

    private RomanaKey() {}

    /** A mode that follows it by the API v3. */
    public static Mode v3(EtcdSettings settings, ModeContext context) {
        RomanaTopology topology =
                new RomanaTopology(SOURCE, "Romana itself writes by API v2 only, which --etcd_use_v2 reads");
        return new FollowingMode(
                new EtcdKeys(settings, KEY, false), topology, SOURCE, new FollowingMode.Way().atRest(), context);
    }

    /** A mode that follows it by the API v2. */
    public static Mode v2(URI endpoint, ModeContext context) {
        return new FollowingMode(
                new RomanaV2Key(endpoint, KEY),
                new RomanaTopology(SOURCE, null),
                SOURCE,
                new FollowingMode.Way().atRest(),
                context);
    }
}
