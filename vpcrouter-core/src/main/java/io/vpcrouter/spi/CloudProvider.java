package io.vpcrouter.spi;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.PrefixList;
import io.vpcrouter.model.PrefixListId;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.plan.Action;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Access to one VPC.
 *
 * <p>Threading: {@link #read}, {@link #prefixLists} and {@link #preflight} are called by one thread at a time, {@link #apply} and
 * {@link #disableSourceDestCheck} by several at once, all on threads of the core, which may block and may be interrupted.
 * {@link #statistics} comes from any thread.
 *
 * <p>Lifecycle: ready when made; closed at least once.
 *
 * <p>Failure: everything that goes wrong is a {@link CloudException} whose kind tells the core what to do next.
 *
 * <p>Evolution: gains default methods only.
 */
public interface CloudProvider extends AutoCloseable {
    /**
     * Reads all route tables of the VPC, its subnets, and the interfaces that carry one of these hosts or are the target
     * of a route.
     *
     * @param hosts the hosts of the route spec in force
     * @return the whole VPC; an incomplete answer is a failed read
     * @throws CloudException if it could not be read whole
     */
    NetworkSnapshot read(Set<IpAddress> hosts);

    /**
     * Reads prefix lists. Called right after a read, at start, every hour, and when one turns up that was never asked for;
     * not at all where no destination is a prefix list. Called by the thread that reads.
     *
     * @param lists the ids, at least one
     * @return what is known of them: without those that do not exist, and without entries where these cannot be read
     * @throws CloudException if nothing is known; what an earlier call told stays in force meanwhile
     */
    default List<PrefixList> prefixLists(Set<PrefixListId> lists) {
        return List.of();
    }

    /**
     * Reads the same, and the tagged instances and interfaces that the request wants: this is what the core calls. Of an
     * instance, its primary interface counts, if the instance is pending or running. The provider compares nothing but tags;
     * which hosts a route spec finds is the core's to say. A provider that does not know tags inherits this method and shows
     * none.
     *
     * @param request what the read must show
     * @return the whole VPC; an incomplete answer is a failed read
     * @throws CloudException if it could not be read whole
     */
    default NetworkSnapshot read(ReadRequest request) {
        return read(request.hosts());
    }

    /** Whether reads show the tags of instances and interfaces; if not, a route spec that finds hosts by tag is refused. */
    default boolean readsTags() {
        return false;
    }

    /**
     * Sets a tag of a network interface, which {@code vpcrouter drain} does.
     *
     * @param networkInterface the id of the interface
     * @param key the key of the tag
     * @param value its value
     * @throws CloudException if it was not done; {@link CloudException.Kind#INVALID} from a cloud without tags
     */
    default void tagInterface(String networkInterface, String key, String value) {
        throw withoutTags();
    }

    /**
     * Takes a tag of a network interface away; one that is not there counts as done.
     *
     * @param networkInterface the id of the interface
     * @param key the key of the tag
     * @throws CloudException if it was not done; {@link CloudException.Kind#INVALID} from a cloud without tags
     */
    default void untagInterface(String networkInterface, String key) {
        throw withoutTags();
    }

    private static CloudException withoutTags() {
        return new CloudException(CloudException.Kind.INVALID, "tag", null, "this cloud has no tags", null);
    }

    /**
     * Finds out whether the changes that may come would be allowed, without making any, and warms up the way to make them.
     * Called at most once, after the first read and before the first change; not at all if nothing will ever be written.
     * Its calls must do no harm even if the cloud carries them out.
     *
     * @param managed what was read, without the tables that are not managed
     * @param changes the kinds of changes that may come: one or more of create, replace and delete
     * @throws CloudException of the kind {@link CloudException.Kind#DENIED} if not all are allowed: it ends the program
     *     and must name every permission that is missing. Whatever else is thrown is logged and ignored: the changes
     *     themselves will show it.
     */
    default void preflight(NetworkSnapshot managed, Set<Action> changes) {}

    /**
     * Makes one change with one call. What already is as wanted counts as done: a route to delete that is not there, a route
     * to create that is there with the same target.
     *
     * @param change the change
     * @throws CloudException if it was not made; {@link CloudException.Kind#CONFLICT} and
     *     {@link CloudException.Kind#NOT_FOUND} ask for a fresh read
     */
    void apply(RouteChange change);

    /**
     * The same with a permission that can end before the change is sent. The router calls this one. A provider that waits
     * between this call and the first byte, for a connection, a pause or an attempt, asks the permission last, right before it
     * transmits, and keeps its time limit.
     *
     * @param change the change
     * @param permit the permission
     * @throws CloudException as {@link #apply(RouteChange)}
     * @throws WritePermit.RefusedException if the permission ended, and nothing was sent
     */
    default void apply(RouteChange change, WritePermit permit) {
        permit.require();
        apply(change);
    }

    /**
     * Whether the router should switch the source/destination check of interfaces off. Asked once, after the provider was
     * made.
     */
    default boolean disablesSourceDestCheck() {
        return false;
    }

    /**
     * Switches the source/destination check of an interface off. The router calls this only if
     * {@link #disablesSourceDestCheck} says so and writes may start, for an interface that carries a host, whose check was on
     * at the last read, and that a route leads to: right after the write that made it so, or after the read that shows it. A
     * check that stays on is tried again after some minutes, or after the next read if the error was of the kind
     * {@link CloudException.Kind#THROTTLED} or {@link CloudException.Kind#TRANSIENT}.
     *
     * @param networkInterface the id of the interface
     * @throws CloudException if it was not done; the provider reports that as a condition of its own
     */
    default void disableSourceDestCheck(String networkInterface) {}

    /**
     * The same with a permission that can end before the change is sent, as {@link #apply(RouteChange, WritePermit)}.
     *
     * @param networkInterface the id of the interface
     * @param permit the permission
     */
    default void disableSourceDestCheck(String networkInterface, WritePermit permit) {
        permit.require();
        disableSourceDestCheck(networkInterface);
    }

    /**
     * The rate of writes that the cloud accepts; without a pace unless overridden. Whoever goes beyond what a cloud accepts gets
     * errors of the kind {@link CloudException.Kind#THROTTLED}, and slows down late.
     */
    default WriteBudget writeBudget() {
        return WriteBudget.UNPACED;
    }

    /** The id of the network whose route tables it manages, for people: that of a VPC, or the name of a machine. */
    String network();

    /**
     * What replicas that write the same routes compete for, unless the user names it: the id of the network. Empty if the cloud
     * knows nothing that is the same for all of them and for nobody else; then the user must name it.
     */
    default Optional<String> leadershipName() {
        return Optional.of(network());
    }

    /** Facts for people, shown at {@code /plugins}: name to number, text, list or map. */
    default Map<String, Object> statistics() {
        return Map.of();
    }

    /** Ends everything that runs. May be called again. */
    @Override
    default void close() {}
}
