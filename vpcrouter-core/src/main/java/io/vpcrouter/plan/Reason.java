package io.vpcrouter.plan;

import io.vpcrouter.view.Obstacle;

/** Why a decision was made. Every decision has exactly one reason. */
public enum Reason {
    /** The row's target is the chosen host's interface. */
    ON_CHOSEN_HOST("on the chosen host"),
    /** The row's host and the chosen host are equally questionable. */
    EQUALLY_QUESTIONABLE("no better host"),
    /** The spec wants the row and the table has none. */
    MISSING("row is missing"),
    /** Health says that the row's host does not work. */
    HOST_FAILED("host failed"),
    /** The cloud itself shows that the target cannot work. */
    HARD_EVIDENCE("hard evidence"),
    /** The row's target is no host of the spec any more. */
    NOT_ELIGIBLE("not eligible any more"),
    /** The other tables use another host for the destination. */
    OTHER_TABLE("other table uses another host"),
    /** Somebody gave the row another host than the one that this process chose. */
    CHANGED_BY_OTHERS("changed by somebody else"),
    /** A preferred host is back for long enough. */
    FAILBACK("failback"),
    /** The row's host is questionable and a better one is there. */
    QUESTIONABLE("questionable"),
    /** The destination is not in the spec. */
    NOT_IN_SPEC("not in the spec"),
    /** No host of the destination can be used, and the spec says to keep the row. */
    NONE_HEALTHY("no healthy host"),
    /** No host of the destination is in the VPC and attached. */
    NO_HOST_IN_VPC("no host in the VPC"),
    /** Hosts were not asked yet or have not answered yet. */
    WAITING_FOR_HEALTH("waiting for health"),
    /** A read did not show a host that does not miss probes; a second one may. */
    SECOND_LOOK("waiting for a second look"),
    /** The row's host misses probes, and nothing is proved. */
    SUSPECT("host is suspect"),
    /** Nobody answers: health is not believed. */
    FROZEN("health is frozen"),
    /** Most hosts failed at once: a moment is waited for the checker to prove itself. */
    MASS_FAILURE("mass failure"),
    /** Health was judged by a single host's own misses, without a witness. */
    NO_WITNESS("no witness"),
    /** The policy forbids the change. */
    POLICY("policy"),
    /** Unusually many deletions at once. */
    DELETE_GUARD("delete guard"),
    /** More deletions in the pass than allowed. */
    MAX_DELETES("more deletions than allowed"),
    /** Not one host of the spec was found in the VPC, so nothing is deleted. */
    NO_ROUTER_IN_VPC("no host of the spec is in the VPC"),
    /** The row moved too often. */
    MOVE_BUDGET("moved too often"),
    /** An earlier try failed, and the next one waits. */
    RETRY_LATER("waiting to try again"),
    /** The row's target is neither an interface nor an instance. */
    FOREIGN_TARGET("target is not a host"),
    /** The table was made with a row of this destination. */
    TABLE_ROW("row belongs to the table"),
    /** The destination is outside of what is managed. */
    OUT_OF_SCOPE("outside of the managed routes"),
    /** The destination is protected. */
    IGNORED("ignored"),
    /** A default route that no spec named. */
    DEFAULT_ROUTE("default route that no spec named");

    private final String text;

    Reason(String text) {
        this.text = text;
    }

    static Reason of(Obstacle obstacle) {
        return switch (obstacle) {
            case OUT_OF_SCOPE -> OUT_OF_SCOPE;
            case IGNORED -> IGNORED;
            case DEFAULT_ROUTE -> DEFAULT_ROUTE;
        };
    }

    /** The words in logs and state. */
    public String text() {
        return text;
    }
}
