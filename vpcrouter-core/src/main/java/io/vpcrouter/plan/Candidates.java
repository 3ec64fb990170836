package io.vpcrouter.plan;

import io.vpcrouter.model.Verdict;
import io.vpcrouter.view.SpecIndex;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The hosts that a destination may get now: those of the spec that can be used, and of these the ones with the best
 * verdict. Hosts whose verdict is awaited take no part.
 */
final class Candidates {
    private static final int NONE = SpecIndex.NONE;
    private static final int REFUSED = 10;
    private static final int NO_RANK = Integer.MAX_VALUE;

    private final SpecIndex spec;
    private final HostStates states;

    /** With the rule {@code zone} a destination is asked for table after table; its candidates are the same for all. */
    private int destination = NONE;

    private int[] best = {};
    private boolean anyAwaited;

    Candidates(SpecIndex spec, HostStates states) {
        this.spec = spec;
        this.states = states;
    }

    /** Turns to a destination; all other methods are about it. */
    void turnTo(int wanted) {
        if (wanted == destination) {
            return;
        }
        destination = wanted;
        anyAwaited = false;
        int bestRank = NO_RANK;
        int count = 0;
        for (int place = 0; place < spec.candidateCount(destination); place++) {
            int host = spec.candidate(destination, place);
            int rank = rank(host);
            if (rank < bestRank) {
                bestRank = rank;
                count = 1;
            } else if (rank == bestRank) {
                count++;
            }
            anyAwaited |= states.isAwaited(host) && states.isPossible(host);
        }
        best = new int[bestRank == NO_RANK ? 0 : count];
        fill(bestRank);
    }

    /** Lower is better: by verdict and drain, and whatever the cloud refuses as a target comes last. */
    private int rank(int host) {
        if (!states.isUsable(host) || states.isAwaited(host)) {
            return NO_RANK;
        }
        int rank = rank(states.verdict(host), states.isDrained(host));
        return states.isRefused(destination, host) ? REFUSED + rank : rank;
    }

    private static int rank(Verdict verdict, boolean drained) {
        return switch (verdict) {
            case HEALTHY -> drained ? 2 : 0;
            case QUESTIONABLE -> drained ? 2 : 1;
            case SUSPECT -> 3;
            case UNKNOWN -> 4;
            case FAILED -> 5;
        };
    }

    private void fill(int rank) {
        int count = 0;
        for (int place = 0; count < best.length; place++) {
            int host = spec.candidate(destination, place);
            if (rank(host) == rank) {
                best[count++] = host;
            }
        }
    }

    /** The candidates, in the order of the spec. Not to be changed. */
    int[] best() {
        return best;
    }

    boolean isEmpty() {
        return best.length == 0;
    }

    boolean contains(int host) {
        return contains(best, host);
    }

    /** Whether a host that can be used is not judged yet and worth waiting for. */
    boolean isAnyAwaited() {
        return anyAwaited;
    }

    static int[] filter(int[] hosts, IntPredicate keep) {
        int[] kept = new int[hosts.length];
        int count = 0;
        for (int host : hosts) {
            if (keep.test(host)) {
                kept[count++] = host;
            }
        }
        return count == hosts.length ? hosts : Arrays.copyOf(kept, count);
    }

    static boolean contains(int[] hosts, int wanted) {
        for (int host : hosts) {
            if (host == wanted) {
                return true;
            }
        }
        return false;
    }
}
