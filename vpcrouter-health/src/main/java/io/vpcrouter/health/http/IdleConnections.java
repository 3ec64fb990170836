package io.vpcrouter.health.http;

import io.vpcrouter.model.IpAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Connections that wait for the next request: at most one to each host, and none for longer than the host may pause. */
final class IdleConnections<U> {
    private final long longest;

    /** In the order of their last use. */
    private final Map<IpAddress, HttpConnection<U>> byHost = new LinkedHashMap<>();

    IdleConnections(Duration longest) {
        this.longest = longest.toNanos();
    }

    /** The connection to a host, which is no longer idle then. */
    @Nullable
    HttpConnection<U> take(IpAddress host) {
        return byHost.remove(host);
    }

    void keep(IpAddress host, HttpConnection<U> connection, long now) {
        HttpConnection<U> other = byHost.remove(host);
        if (other != null) {
            other.close();
        }
        connection.rest(now);
        byHost.put(host, connection);
    }

    /** The host has ended it, or said what nobody asked for. */
    void drop(HttpConnection<U> connection) {
        byHost.values().remove(connection);
        connection.close();
    }

    /** Closes the oldest ones until there are no more than that. */
    void limitTo(int most) {
        for (Iterator<HttpConnection<U>> oldest = byHost.values().iterator(); byHost.size() > Math.max(0, most); ) {
            oldest.next().close();
            oldest.remove();
        }
    }

    void closeOld(long now) {
        for (Iterator<HttpConnection<U>> oldest = byHost.values().iterator(); oldest.hasNext(); ) {
            HttpConnection<U> connection = oldest.next();
            if (now - connection.usedAt() < longest) {
                return;
            }
            connection.close();
            oldest.remove();
        }
    }

    /** How long none is too old. */
    long nanosUntilOld(long now) {
        return byHost.isEmpty()
                ? Long.MAX_VALUE
                : byHost.values().iterator().next().usedAt() + longest - now;
    }
}
