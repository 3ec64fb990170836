package io.vpcrouter.micrometer;

import io.micrometer.core.instrument.Gauge;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.Verdict;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The series of single hosts: one for each host that failed, as many as there is room for. Those of hosts that recovered make
 * room for others, the oldest first.
 *
 * <p>Threading: the router's loop.
 */
final class FailedHosts {
    private final int most;
    private final Function<IpAddress, Gauge> add;
    private final Consumer<Gauge> remove;
    private final Map<IpAddress, Gauge> shown = new LinkedHashMap<>();
    private final Set<IpAddress> recovered = new LinkedHashSet<>();

    FailedHosts(int most, Function<IpAddress, Gauge> add, Consumer<Gauge> remove) {
        this.most = most;
        this.add = add;
        this.remove = remove;
    }

    void changed(RouterEvent.HostChanged change) {
        IpAddress host = change.host();
        if (change.to() == Verdict.FAILED) {
            recovered.remove(host);
            if (!shown.containsKey(host) && makeRoom()) {
                shown.put(host, add.apply(host));
            }
        } else if (shown.containsKey(host)) {
            recovered.add(host);
        }
    }

    /** Hosts that left the spec make room too; found ones, which no spec lists, are shown until their room is needed. */
    void keepOnly(Collection<IpAddress> hosts) {
        shown.keySet().stream().filter(host -> !hosts.contains(host)).forEach(recovered::add);
    }

    private boolean makeRoom() {
        Iterator<IpAddress> oldest = recovered.iterator();
        if (shown.size() >= most && oldest.hasNext()) {
            Gauge gone = shown.remove(oldest.next());
            oldest.remove();
            if (gone != null) {
                remove.accept(gone);
            }
        }
        return shown.size() < most;
    }
}
