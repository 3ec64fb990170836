package io.vpcrouter.internal.server.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vpcrouter.control.ReplicaStatus;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.internal.server.view.ShownOption;
import io.vpcrouter.support.DroppingStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code /}: the server, its options, the state in short, and links to the other pages. */
public final class RootPage implements JsonPage {
    /** The keys of vpc-router 1.8.3, beside ours. */
    private static final Map<String, String> OLD_NAMES =
            new TreeMap<>(Map.of("address", "addr", "region", "region_name", "vpc", "vpc_id"));

    private final RouterStatus status;
    private final String version;
    private final List<ShownOption> options;
    private final Collection<String> paths;
    private final Instant startedAt;
    private final Instant now;
    private final @Nullable Object region;

    /**
     * Shows a server.
     *
     * @param region the region that the cloud found, or null if there is none
     */
    public RootPage(
            RouterStatus status,
            String version,
            List<ShownOption> options,
            Collection<String> paths,
            Instant startedAt,
            Instant now,
            @Nullable Object region) {
        this.status = status;
        this.version = version;
        this.options = options;
        this.paths = paths;
        this.startedAt = startedAt;
        this.now = now;
        this.region = region;
    }

    @Override
    public void write(JsonGenerator json) throws IOException {
        Map<String, @Nullable Object> server = new LinkedHashMap<>();
        server.put("version", version);
        server.put("start_time", startedAt);
        server.put("current_time", now);
        Map<String, @Nullable Object> params = new LinkedHashMap<>();
        Map<String, Object> origins = new LinkedHashMap<>();
        for (ShownOption option : options) {
            params.put(option.name(), option.value());
            origins.put(option.name(), option.origin());
        }
        found(params, "region", region);
        found(params, "vpc", status.vpc());
        OLD_NAMES.forEach((name, old) -> {
            if (params.containsKey(name)) {
                params.put(old, params.get(name));
            }
        });
        Map<String, @Nullable Object> page = new LinkedHashMap<>();
        page.put("SERVER", server);
        page.put("params", params);
        page.put("param_origins", origins);
        page.put("state", state());
        for (String path : paths) {
            page.put(path.substring(1), Map.of("_href", path));
        }
        JsonText.put(json, page);
    }

    /** An option that nobody gave has the value that the cloud found, as in vpc-router 1.8.3. */
    private static void found(Map<String, @Nullable Object> params, String name, @Nullable Object value) {
        if (params.containsKey(name) && params.get(name) == null) {
            params.put(name, value);
        }
    }

    private static Map<String, @Nullable Object> replica(ReplicaStatus status) {
        Map<String, @Nullable Object> replica = new LinkedHashMap<>();
        replica.put("role", status.role().text());
        replica.put("since", status.since());
        replica.put("why", status.why());
        replica.put("me", status.me());
        replica.put("name", status.group());
        replica.put("leader", status.leader());
        replica.put("last_renewal", status.lastRenewal());
        replica.put("transitions", status.transitions());
        return replica;
    }

    private Map<String, @Nullable Object> state() {
        Map<String, @Nullable Object> state = new LinkedHashMap<>();
        state.put("phase", status.phase().text());
        state.put("vpc", status.vpc());
        state.put("last_read", status.lastReadAt());
        state.put("passes", status.passes());
        state.put("writes_waiting", status.writesWaiting());
        state.put("writes_seconds_left", status.writePace().secondsLeft());
        state.put("stale", status.stale());
        state.put("log_dropped", DroppingStream.droppedByAll());
        state.put("conditions", status.conditionTexts());
        status.replicaIfAny().ifPresent(replica -> state.put("replica", replica(replica)));
        return state;
    }
}
