package io.vpcrouter.spi.leadership;

import io.vpcrouter.spi.PluginContext;
import java.time.Duration;

/**
 * What the core hands to a candidate.
 *
 * <p>Threading, Lifecycle, Failure, Evolution: as {@link PluginContext}.
 */
public interface LeadershipContext extends PluginContext {
    /** This process: {@code host#uuid}, new at every start, at most 200 printable ASCII characters without a space. */
    String me();

    /**
     * What the replicas compete for: the option {@code leadership_name}, or else the id of the VPC. With the command line 1 to 63
     * letters, digits, dots, hyphens and underscores, the first a letter or digit; so it fits into a key or a file name.
     */
    String name();

    /** The times that all replicas keep. */
    Terms terms();

    /**
     * What the leader publishes beside its name, so that its standbys can compare what they do with what it does: at most 64
     * printable ASCII characters without a space, empty at the start, and other ones at any time. A candidate that leads asks
     * at each renewal, and publishes a changed note with it or right after it. A store without a place for it leaves it out.
     */
    String note();

    /**
     * The store granted a lease of this length, if that may differ from {@link Terms#lease}; before {@link #held}. If it is too
     * short for the other times, this process writes nothing under it, and a condition says why.
     */
    void granted(Duration lease);

    /**
     * The store holds this process as the leader.
     *
     * @param term a text that stays the same for as long as this process leads without interruption, and then never comes
     *     again, such as the id of the lease
     * @param sent the moment just before the request was sent that made or renewed the lease. A request that only shows that
     *     the lease is there, as after an answer that was lost, proves nothing about the time that is left of it: renew it, and
     *     report the moment before the renewal
     */
    void held(String term, SentAt sent);

    /**
     * The store says that this process does not lead, or does not lead any more. Where the outcome is unknown, because no
     * answer came, say nothing: the fence shuts by itself.
     *
     * @param why what the store said, for people
     */
    void notHeld(String why);

    /**
     * Who leads, as last seen in the store. To be said whenever it was looked at, also if nothing has changed.
     *
     * @param name the {@link #me} of the leader; empty if nobody leads
     * @param note its {@link #note}; empty if there is none
     */
    void leader(String name, String note);

    /**
     * Every endpoint of the store was tried and none gave any answer. An error that comes from an endpoint is an answer.
     *
     * @param why what was tried and what came of it
     * @param tried the moment just before the first request of this try was sent. A try that took long says nothing about the store: the
     *     process may have stood still meanwhile
     */
    void unreachable(String why, SentAt tried);

    /** An endpoint of the store answers again, whatever it says; {@link #held}, {@link #notHeld} and {@link #leader} say that too. */
    void reachable();
}
