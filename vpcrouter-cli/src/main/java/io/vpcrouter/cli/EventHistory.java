package io.vpcrouter.cli;

import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterListener;
import io.vpcrouter.validation.Problem;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what happened last in a router, for {@code /history}: bounded, and without what {@link
 * io.vpcrouter.control.RouterStatus} keeps itself.
 *
 * <p>Threading: any.
 */
final class EventHistory implements RouterListener {
    private static final int KEPT = 500;
    private static final int PROBLEMS_SHOWN = 10;

    private final ArrayDeque<Map<String, @Nullable Object>> events = new ArrayDeque<>();

    @Override
    public void on(RouterEvent event) {
        Map<String, @Nullable Object> facts = facts(event);
        if (facts.isEmpty()) {
            return;
        }
        synchronized (events) {
            events.addFirst(facts);
            if (events.size() > KEPT) {
                events.removeLast();
            }
        }
    }

    /** What happened, newest first. */
    List<Map<String, @Nullable Object>> newestFirst() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    private static Map<String, @Nullable Object> facts(RouterEvent event) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("at", event.at().toString());
        if (event instanceof RouterEvent.SpecAccepted accepted) {
            json.put("event", "spec_accepted");
            json.put("destinations", accepted.spec().routes().size());
            json.put("hosts", accepted.spec().hosts().size());
            json.put("warnings", problems(accepted.warnings()));
        } else if (event instanceof RouterEvent.SpecRejected rejected) {
            json.put("event", "spec_rejected");
            json.put("problems", problems(rejected.problems()));
        } else if (event instanceof RouterEvent.HostChanged host) {
            json.put("event", "host_changed");
            json.put("host", host.host().toString());
            json.put("from", host.from().text());
            json.put("to", host.to().text());
            json.put("reason", host.reason());
        } else if (event instanceof RouterEvent.RouteChangeFailed failed) {
            json.put("event", "change_failed");
            json.putAll(StateJson.change(failed.decision()));
            json.put("kind", StateJson.word(failed.kind()));
            json.put("error", failed.error());
        } else if (event instanceof RouterEvent.ConditionChanged condition) {
            json.put("event", condition.problem() == null ? "condition_ended" : "condition");
            json.put("condition", condition.name());
            json.put("problem", condition.problem());
        } else {
            // Plans are many; changes and failovers are in the status.
            json.clear();
        }
        return json;
    }

    /** A spec may have as many mistakes as lines. */
    private static List<String> problems(List<Problem> problems) {
        return problems.stream().limit(PROBLEMS_SHOWN).map(Problem::toString).toList();
    }
}
