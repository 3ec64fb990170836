package io.vpcrouter.internal.server.view;

import io.vpcrouter.control.Role;
import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.validation.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The whole state in one line that cannot be misread.
 *
 * @param word the state in a word or two
 * @param severity how bad it is
 * @param sentence what that means now
 */
public record Headline(String word, Severity severity, String sentence) {
    /**
     * The line for a state.
     *
     * @param alive whether the loop, the checks and the plugins go on
     * @param withoutHost how many destinations no host can carry
     */
    public static Headline of(RouterStatus status, boolean alive, long withoutHost) {
        String facts = facts(status, withoutHost);
        if (status.phase() == RouterStatus.Phase.STOPPING) {
            return new Headline("Stopped", Severity.ERROR, "The router stops; the routes stay as they are.");
        }
        if (!alive) {
            return new Headline(
                    "Stopped", Severity.ERROR, "The router does not go on: see /healthz and the log. " + facts);
        }
        return switch (status.phase()) {
            case FROZEN ->
                new Headline("Cannot see", Severity.ERROR, "No host answers, so health moves no route. " + facts);
            case BLIND ->
                new Headline("Cannot see", Severity.ERROR, "The checks cannot run, so failures go unnoticed. " + facts);
            case WAITING_FOR_SPEC ->
                new Headline("Waiting", Severity.WARNING, "There is no route spec yet, so nothing is read or written.");
            case STARTING -> new Headline("Starting", Severity.CHANGING, "The VPC was not read yet.");
            case STOPPING, CONVERGING, IN_LINE -> seeing(status, withoutHost, facts);
        };
    }

    private static Headline seeing(RouterStatus status, long withoutHost, String facts) {
        if (status.conditions().containsKey(RouterCondition.CLOUD)) {
            return new Headline("Cannot see", Severity.ERROR, "The route tables cannot be read. " + facts);
        }
        if (withoutHost > 0) {
            return new Headline("Degraded", Severity.ERROR, facts);
        }
        boolean isBad = status.stale()
                || status.conditions().keySet().stream().anyMatch(condition -> condition.severity() == Severity.ERROR);
        boolean failing = status.failovers().stream()
                .anyMatch(failover -> failover.acceptedIfKnown().isEmpty());
        if (failing) {
            // No better than the worst of what stands below it.
            return new Headline("Failing over", isBad ? Severity.ERROR : Severity.WARNING, facts);
        }
        if (isBad || !status.conditions().isEmpty() || failed(status) > 0) {
            return new Headline("Degraded", isBad ? Severity.ERROR : Severity.WARNING, facts);
        }
        return status.phase() == RouterStatus.Phase.IN_LINE
                ? new Headline("All well", Severity.OK, "Every route is as the spec wants it.")
                : new Headline("Converging", Severity.CHANGING, facts);
    }

    private static long failed(RouterStatus status) {
        return status.hosts().stream()
                .filter(host -> host.gone() || host.verdict() == Verdict.FAILED)
                .count();
    }

    private static String facts(RouterStatus status, long withoutHost) {
        List<String> facts = new ArrayList<>();
        if (withoutHost > 0) {
            facts.add(count(withoutHost, "destination has no usable host", "destinations have no usable host"));
        }
        long failed = failed(status);
        if (failed > 0) {
            facts.add(String.format(
                    Locale.ROOT,
                    "%,d of %,d hosts failed",
                    failed,
                    status.hosts().size()));
        }
        if (status.writesWaiting() > 0) {
            facts.add(count(status.writesWaiting(), "route waits to be written", "routes wait to be written"));
        }
        if (status.replicaIfAny()
                .filter(replica -> replica.role() == Role.STANDBY)
                .isPresent()) {
            facts.add("this replica is a standby and writes nothing");
        }
        int problems = status.conditions().size();
        if (problems > 0) {
            facts.add(count(problems, "problem", "problems"));
        }
        return facts.isEmpty() ? "" : String.join(", ", facts) + ".";
    }

    private static String count(long number, String one, String many) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
    }
}
