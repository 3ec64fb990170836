package io.vpcrouter.internal.conditions;

import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.TagSelector;
import io.vpcrouter.plan.PlanContext;
import io.vpcrouter.view.SpecIndex;
import io.vpcrouter.view.VpcView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The conditions of hosts that are looked for by their tags, and of hosts that are being taken out. */
public final class HostConditions {
    private static final int MOST_NAMED = 5;

    private HostConditions() {}

    /** Everything was planned. */
    public static void update(Conditions conditions, VpcView view, PlanContext context) {
        conditions.set(RouterCondition.NOBODY_FOUND, textOfNobody(view.index().spec()));
        conditions.set(RouterCondition.DRAINED, textOfDrained(view, context));
    }

    private static @Nullable String textOfNobody(SpecIndex spec) {
        Map<TagSelector, Integer> destinations = new LinkedHashMap<>();
        for (int destination = 0; destination < spec.destinationCount(); destination++) {
            TagSelector selector = spec.intent(destination).hostsByTag();
            if (selector != null && spec.isNobodyFound(destination)) {
                destinations.merge(selector, 1, Integer::sum);
            }
        }
        List<String> named = destinations.entrySet().stream()
                .map(entry -> entry.getKey() + " (" + entry.getValue()
                        + (entry.getValue() == 1 ? " destination)" : " destinations)"))
                .toList();
        return named.isEmpty()
                ? null
                : "nobody has the tags " + bounded(named) + "; routes to these destinations are not deleted";
    }

    private static @Nullable String textOfDrained(VpcView view, PlanContext context) {
        List<String> drained = new ArrayList<>();
        List<IpAddress> hosts = view.hosts();
        for (int host = 0; host < hosts.size(); host++) {
            if (context.isDrained(view.index(), host)) {
                drained.add(hosts.get(host).toString());
            }
        }
        return drained.isEmpty() ? null : "drained, used only if no other host answers: " + bounded(drained);
    }

    private static String bounded(List<String> all) {
        List<String> named = all.subList(0, Math.min(MOST_NAMED, all.size()));
        return String.join(", ", named)
                + (named.size() == all.size() ? "" : " and " + (all.size() - named.size()) + " more");
    }
}
