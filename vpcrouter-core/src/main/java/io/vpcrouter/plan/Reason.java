package io.vpcrouter.plan;

import io.vpcrouter.view.Obstacle;

/**
 * Why a decision was made. Every decision has exactly one reason. The names are values of metric labels, the texts stand in
 * logs, JSON and pages: neither may change.
 */
public enum Reason {
    /** The route's target is the chosen host's interface. */
    ON_CHOSEN_HOST("on the chosen host"),
    /** The route's host and the chosen host are equally questionable. */
    EQUALLY_QUESTIONABLE("no better host"),
    /** The route's host works here, and the cloud refused it in another table. */
    REFUSED_ELSEWHERE("refused in another table"),
    /** The spec wants the route and the table has none. */
    MISSING("row is missing"),
    /** Health says that the route's host does not work. */
    HOST_FAILED("host failed"),
    /** The cloud itself shows that the target cannot work. */
    HARD_EVIDENCE("hard evidence"),
    /** The route's target is no host of the spec any more. */
    NOT_ELIGIBLE("not eligible any more"),
    /** The other tables use another host for the destination. */
    OTHER_TABLE("other table uses another host"),
    /** Somebody gave the route another host than the one that this process chose. */
    CHANGED_BY_OTHERS("changed by somebody else"),
    /** A preferred host has been back for long enough. */
    FAILBACK("failback"),
    /** The route's host is questionable and a better one is there. */
    QUESTIONABLE("questionable"),
    /** The route's target is the fallback of the destination: no host can be used, or none for long enough yet. */
    ON_FALLBACK("on the fallback"),
    /** A host has been back for long enough, so the route leaves the fallback. */
    BACK_FROM_FALLBACK("back from the fallback"),
    /** The route's host is being taken out and another one is there. */
    DRAINED("drained"),
    /** The destination is not in the spec. */
    NOT_IN_SPEC("not in the spec"),
    /** No host of the destination can be used, and the spec says to keep the route. */
    NONE_HEALTHY("no healthy host"),
    /** No host of the destination is in the VPC and attached. */
    NO_HOST_IN_VPC("no host in the VPC"),
    /** No host of the destination can be used, and nobody has the tags by which more are looked for. */
    NOBODY_FOUND("no host found by tag"),
    /** Hosts were not asked yet or have not answered yet. */
    WAITING_FOR_HEALTH("waiting for health"),
    /** A read did not show a host that does not miss probes; the next read may show it. */
    SECOND_LOOK("waiting for a second look"),
    /** The route's host misses probes, and nothing is proved. */
    SUSPECT("host is suspect"),
    /** Nobody answers: health is not believed. */
    FROZEN("health is frozen"),
    /** Most hosts failed at once: the router waits until the checks have proved that they work themselves. */
    MASS_FAILURE("mass failure"),
    /** A single host's own misses judged it, without a witness. */
    NO_WITNESS("no witness"),
    /** The policy forbids the change. */
    POLICY("policy"),
    /** Unusually many deletions at once. */
    DELETE_GUARD("delete guard"),
    /** More deletions in the pass than allowed. */
    MAX_DELETES("more deletions than allowed"),
    /** Not one host of the spec was found in the VPC, so nothing is deleted. */
    NO_ROUTER_IN_VPC("no host of the spec is in the VPC"),
    /** The route moved too often. */
    MOVE_BUDGET("moved too often"),
    /** An earlier try failed, and the next one waits. */
    RETRY_LATER("waiting to try again"),
    /** The route's target is neither an interface nor an instance. */
    FOREIGN_TARGET("target is not a host"),
    /** The table was made with a route to this destination. */
    TABLE_ROW("row belongs to the table"),
    /** The destination is outside of what is managed. */
    OUT_OF_SCOPE("outside of the managed routes"),
    /** The destination is protected. */
    IGNORED("ignored"),
    /** A default route that no spec named. */
    DEFAULT_ROUTE("default route that no spec named"),
    /** A prefix list that no spec named. */
    PREFIX_LIST("prefix list that no spec named"),
    /** A prefix list with a default route, which only an option lets the router touch. */
    LIST_WITH_DEFAULT_ROUTE("prefix list with a default route"),
    /** A prefix list that does not exist, or whose entries cannot be read. */
    UNREADABLE_LIST("prefix list cannot be read"),
    /** The entries of the prefix list and the hosts are not of one family. */
    OTHER_FAMILY("prefix list and hosts are not of one family"),
    /** The fallback is the interface of a host, and could not stand in for it. */
    FALLBACK_IS_HOST("the fallback is the interface of a host");

    private final String text;

    Reason(String text) {
        this.text = text;
    }

    static Reason of(Obstacle obstacle) {
        return switch (obstacle) {
            case OUT_OF_SCOPE -> OUT_OF_SCOPE;
            case IGNORED -> IGNORED;
            case DEFAULT_ROUTE -> DEFAULT_ROUTE;
            case PREFIX_LIST -> PREFIX_LIST;
            case LIST_WITH_DEFAULT_ROUTE -> LIST_WITH_DEFAULT_ROUTE;
            case UNREADABLE_LIST -> UNREADABLE_LIST;
            case OTHER_FAMILY -> OTHER_FAMILY;
            case FALLBACK_IS_HOST -> FALLBACK_IS_HOST;
        };
    }

    /** The words in logs and state. */
    public String text() {
        return text;
    }

    /** Whether a route that is kept for this reason is as the spec wants it. */
    public boolean isInLine() {
        return this == ON_CHOSEN_HOST || this == EQUALLY_QUESTIONABLE || this == REFUSED_ELSEWHERE;
    }

    /** Whether a route that is replaced for this reason leaves a target that cannot work. */
    public boolean isFailover() {
        return this == HOST_FAILED || this == HARD_EVIDENCE;
    }

    boolean isOnChosenHost() {
        return this == ON_CHOSEN_HOST;
    }

    /** Whether the reason may pass by itself, so that the route is not given up where it is. */
    boolean mayPass() {
        return switch (this) {
            case EQUALLY_QUESTIONABLE, WAITING_FOR_HEALTH, SECOND_LOOK, SUSPECT, FROZEN, MASS_FAILURE -> true;
            default -> false;
        };
    }
}
