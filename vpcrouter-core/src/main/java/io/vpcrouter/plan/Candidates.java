package io.vpcrouter.plan;

import io.vpcrouter.model.Verdict;
import io.vpcrouter.view.SpecIndex;
import java.util.Arrays;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that a destination may get now: those of the spec that can be used, and of these the ones with the best
 * verdict. Hosts whose verdict is awaited take no part.
 */
final class Candidates {
    private static final int NONE = SpecIndex.NONE;

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
        Verdict bestVerdict = null;
        int count = 0;
        for (int place = 0; place < spec.candidateCount(destination); place++) {
            int host = spec.candidate(destination, place);
            if (states.isUsable(host)) {
                Verdict verdict = states.verdict(host);
                if (states.isAwaited(host)) {
                    anyAwaited = true;
                } else if (bestVerdict == null || verdict.compareTo(bestVerdict) < 0) {
                    bestVerdict = verdict;
                    count = 1;
                } else if (verdict == bestVerdict) {
                    count++;
                }
            }
        }
        best = new int[count];
        fill(bestVerdict);
    }

    private void fill(@Nullable Verdict verdict) {
        int count = 0;
        for (int place = 0; count < best.length; place++) {
            int host = spec.candidate(destination, place);
            if (states.verdict(host) == verdict && !states.isAwaited(host) && states.isUsable(host)) {
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
