package io.vpcrouter.internal.write;

import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** How long changes take to start one after the other, each kind with a budget of its own. */
final class WriteTime {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Map<Action, Budget> budgets = new EnumMap<>(Action.class);
    private double seconds;

    private static final class Budget {
        final int burst;
        final double perSecond;
        double tokens;
        double filledAt;

        Budget(int burst, double perSecond, double tokens) {
            this.burst = burst;
            this.perSecond = perSecond;
            this.tokens = tokens;
        }

        /** When the token is there, if it is asked for at this time. */
        double take(double at) {
            tokens = Math.min(burst, tokens + (at - filledAt) * perSecond);
            double taken = tokens >= 1 ? at : at + (1 - tokens) / perSecond;
            tokens = Math.max(tokens, 1) - 1;
            filledAt = taken;
            return taken;
        }
    }

    /** What may be spent on one kind of change, from now on. */
    WriteTime grant(Action action, int burst, double perSecond, double tokens) {
        budgets.put(action, new Budget(burst, perSecond, tokens));
        return this;
    }

    /** How long until the last of them starts. */
    Duration of(Iterable<Decision> inOrder) {
        for (Decision decision : inOrder) {
            Budget budget = budgets.get(decision.action());
            if (budget != null) {
                seconds = budget.take(seconds);
            }
        }
        return Duration.ofNanos((long) (seconds * NANOS_PER_SECOND));
    }
}
