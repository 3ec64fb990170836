package io.vpcrouter.internal.leadership;

import io.vpcrouter.control.LeadershipRules;
import io.vpcrouter.control.LeadershipRules.Outage;
import io.vpcrouter.internal.write.Fence;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.spi.leadership.SentAt;
import io.vpcrouter.spi.leadership.Terms;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * This router as one of several replicas: what the store said about it and about the others. The fence learns it at once, the
 * loop soon after.
 *
 * <p>Threading: any thread.
 */
public final class Replica {
    private static final int BYTES_OF_HASH = 8;

    private final String me;
    private final Terms terms;
    private final RouterClock clock;
    private final Fence fence;
    private volatile String group = "";
    private volatile Runnable news = () -> {};
    private volatile String note = "";

    private Facts facts;

    /**
     * What the store said.
     *
     * @param leader who leads; empty if nobody does or none was seen
     * @param leaderNote what the leader publishes
     * @param why what the store said of this process
     * @param silence why no endpoint answers, or null if one does
     * @param silentSince since when none does, by the monotonic clock
     * @param leaseProblem what is wrong with the lease that the store grants, or null
     */
    public record Facts(
            String leader,
            String leaderNote,
            String why,
            @Nullable String silence,
            long silentSince,
            @Nullable String leaseProblem) {
        private Facts answered() {
            return new Facts(leader, leaderNote, why, null, 0, leaseProblem);
        }
    }

    /**
     * One of several replicas.
     *
     * @param me its name, new at every start
     * @param rules what the operator decided
     */
    public Replica(String me, LeadershipRules rules, RouterClock clock) {
        this.me = me;
        this.terms = rules.terms();
        this.clock = clock;
        this.fence = new Fence(clock, terms, rules.outage() == Outage.EMERGENCY);
        this.facts = new Facts("", "", "the store has not answered yet", null, 0, null);
    }

    public String me() {
        return me;
    }

    /** What the replicas compete for. */
    public void competesFor(String name) {
        group = name;
    }

    public String group() {
        return group;
    }

    public Terms terms() {
        return terms;
    }

    public Fence fence() {
        return fence;
    }

    public synchronized Facts facts() {
        return facts;
    }

    /** What is run when something was said; must return at once. */
    public void onNews(Runnable run) {
        news = run;
    }

    // ---- What this replica publishes --------------------------------------------------------------------------------

    /** The spec in force changed. */
    public void follows(RouteSpec spec) {
        note = "spec=" + hash(spec);
    }

    public String note() {
        return note;
    }

    private static String hash(RouteSpec spec) {
        byte[] json = RouteSpecJson.write(spec).getBytes(StandardCharsets.UTF_8);
        try {
            byte[] whole = MessageDigest.getInstance("SHA-256").digest(json);
            return HexFormat.of().formatHex(whole, 0, BYTES_OF_HASH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    // ---- What the store says ----------------------------------------------------------------------------------------

    public void granted(Duration lease) {
        synchronized (this) {
            String problem = terms.isSafeWith(lease)
                    ? null
                    : "the store grants a lease of " + lease.toMillis() / 1000.0
                            + " s, which is too short for a deadline of "
                            + terms.deadline().toMillis() / 1000.0 + " s; see --leadership_deadline";
            facts = new Facts(facts.leader, facts.leaderNote, facts.why, null, 0, problem);
            if (problem != null) {
                fence.notHeld();
            }
        }
        news.run();
    }

    public void held(String term, SentAt sent) {
        synchronized (this) {
            boolean usable = facts.leaseProblem == null;
            if (usable) {
                fence.held(term, sent);
            }
            facts = new Facts(me, note, "the store says so, term " + term, null, 0, facts.leaseProblem);
        }
        news.run();
    }

    public void notHeld(String why) {
        synchronized (this) {
            fence.notHeld();
            String leader = facts.leader.equals(me) ? "" : facts.leader;
            facts = new Facts(leader, facts.leaderNote, why, null, 0, facts.leaseProblem);
        }
        news.run();
    }

    public void leader(String name, String itsNote) {
        synchronized (this) {
            if (name.isEmpty() || name.equals(me)) {
                fence.answered();
            } else {
                fence.anotherLeads();
            }
            facts = new Facts(name, itsNote, facts.why, null, 0, facts.leaseProblem);
        }
        news.run();
    }

    public void unreachable(String why, SentAt tried) {
        synchronized (this) {
            fence.silent(tried);
            long since = facts.silence == null ? clock.nanos() : facts.silentSince;
            facts = new Facts(facts.leader, facts.leaderNote, facts.why, why, since, facts.leaseProblem);
        }
        news.run();
    }

    public void reachable() {
        synchronized (this) {
            fence.answered();
            facts = facts.answered();
        }
        news.run();
    }

    /** Who leads, as last seen, if it is not this replica. */
    public Optional<String> anotherLeader() {
        return Optional.of(facts().leader()).filter(name -> !name.isEmpty() && !name.equals(me));
    }
}
