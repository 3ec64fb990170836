package io.vpcrouter.internal.plugins;

import io.vpcrouter.internal.leadership.Replica;
import io.vpcrouter.spi.leadership.LeadershipContext;
import io.vpcrouter.spi.leadership.SentAt;
import io.vpcrouter.spi.leadership.Terms;
import java.time.Duration;

/** What a candidate for the leadership is handed. */
final class CandidateContext extends BaseContext implements LeadershipContext {
    private static final String HELD = "held";
    private static final String UNREACHABLE = "unreachable";

    private final Replica replica;
    private volatile boolean wasAhead;

    CandidateContext(String plugin, Services services, Replica replica) {
        super("leadership " + plugin, plugin, services);
        this.replica = replica;
    }

    @Override
    public String me() {
        return replica.me();
    }

    @Override
    public String name() {
        return replica.group();
    }

    @Override
    public Terms terms() {
        return replica.terms();
    }

    @Override
    public String note() {
        return replica.note();
    }

    @Override
    public void granted(Duration lease) {
        if (accepts("granted", lease)) {
            replica.granted(lease);
        }
    }

    @Override
    public void held(String term, SentAt sent) {
        if (accepts(HELD, term) && accepts(HELD, sent) && isPast(HELD, sent)) {
            replica.held(term, sent);
        }
    }

    @Override
    public void notHeld(String why) {
        // Also without a reason: the fence must shut.
        if (accepts("notHeld", why)) {
            replica.notHeld(why);
        } else {
            replica.notHeld("the store said so");
        }
    }

    @Override
    public void leader(String name, String note) {
        if (accepts("leader", name) && accepts("leader", note)) {
            replica.leader(name, note);
        }
    }

    @Override
    public void unreachable(String why, SentAt tried) {
        if (accepts(UNREACHABLE, why) && accepts(UNREACHABLE, tried) && isPast(UNREACHABLE, tried)) {
            replica.unreachable(why, tried);
        }
    }

    /** A moment that lies ahead would keep the fence open for longer than the lease lasts. */
    private boolean isPast(String method, SentAt moment) {
        long ahead = moment.nanos() - clock().nanos();
        if (ahead > 0) {
            wasAhead = true;
            defects().passedFuture(label(), method, Duration.ofNanos(ahead));
        } else if (wasAhead) {
            wasAhead = false;
            accepted(HELD);
            accepted(UNREACHABLE);
        }
        return ahead <= 0;
    }

    @Override
    public void reachable() {
        replica.reachable();
    }
}
