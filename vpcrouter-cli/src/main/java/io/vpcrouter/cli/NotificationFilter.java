package io.vpcrouter.cli;

import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.validation.Problem;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides which events people are told of, and in what words. On the router's loop. */
final class NotificationFilter {
    private static final String FROZEN = "frozen";

    /** Said by {@link RouterEvent.SpecRejected} already. */
    private static final String SPEC = "spec";

    private static final int MOST_PROBLEMS = 20;
    private static final int LONGEST_TEXT = 500;

    private final Set<String> current = new HashSet<>();

    /** What to say of an event, if anything. */
    Optional<Notification> of(RouterEvent event) {
        if (event instanceof RouterEvent.FailoverDone done) {
            return Optional.of(new Notification("failover", done.at(), StateJson.failover(done.failover())));
        }
        if (event instanceof RouterEvent.SpecRejected rejected) {
            return Optional.of(new Notification("spec_rejected", rejected.at(), problems(rejected.problems())));
        }
        if (event instanceof RouterEvent.ConditionChanged condition
                && !condition.name().equals(SPEC)) {
            return ofCondition(condition);
        }
        return Optional.empty();
    }

    /** Told when it begins and when it ends, not each time its text changes. */
    private Optional<Notification> ofCondition(RouterEvent.ConditionChanged condition) {
        boolean begins = condition.problem() != null;
        boolean edge = begins ? current.add(condition.name()) : current.remove(condition.name());
        if (!edge) {
            return Optional.empty();
        }
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        String kind = begins ? "problem" : "problem_ended";
        if (condition.name().equals(FROZEN)) {
            kind = begins ? "freeze" : "thaw";
        }
        facts.put("condition", condition.name());
        if (condition.problem() != null) {
            facts.put("problem", shortened(condition.problem()));
        }
        return Optional.of(new Notification(kind, condition.at(), facts));
    }

    private static Map<String, @Nullable Object> problems(List<Problem> problems) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        List<String> errors = problems.stream()
                .filter(Problem::isError)
                .map(problem -> shortened(problem.toString()))
                .toList();
        facts.put("count", errors.size());
        facts.put("problems", errors.stream().limit(MOST_PROBLEMS).toList());
        return facts;
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }
}
