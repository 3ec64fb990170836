package io.vpcrouter.plan;

import io.vpcrouter.view.SpecIndex;

/**
 * The host that a plan chooses for a destination.
 *
 * @param host the number of the host, or {@link SpecIndex#NONE}
 * @param basis what it was chosen by
 * @param othersAwaited whether another candidate is not judged yet and worth waiting for
 */
record ChosenHost(int host, Basis basis, boolean othersAwaited) {
    /** What a host is chosen by. */
    enum Basis {
        /** No candidate can be used, so there is no host. */
        NOTHING,
        /** This process chose it before, and it can still be used. */
        STICKY,
        /** It is preferred, and back for long enough. */
        FAILBACK,
        /** It is chosen anew. */
        NEW
    }

    static ChosenHost none(boolean othersAwaited) {
        return new ChosenHost(SpecIndex.NONE, Basis.NOTHING, othersAwaited);
    }

    boolean isNone() {
        return basis == Basis.NOTHING;
    }

    boolean isFailback() {
        return basis == Basis.FAILBACK;
    }

    /** Whether the choice is to be remembered: there is a host, and it is not the one that is remembered already. */
    boolean isChange() {
        return basis == Basis.FAILBACK || basis == Basis.NEW;
    }

    /** Whether the choice stands although other candidates are not judged yet. */
    boolean isForGood() {
        return basis == Basis.STICKY || basis == Basis.FAILBACK;
    }

    /** Whether only routes to failed targets move to the host now, because another candidate may turn out to be better. */
    boolean mustWait() {
        return othersAwaited && basis == Basis.NEW;
    }
}
