package io.vpcrouter.report;

import io.vpcrouter.control.HostStatus;
import io.vpcrouter.control.PassResult;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.WriteRate;
import io.vpcrouter.internal.server.json.JsonText;
import io.vpcrouter.model.FoundHost;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The result of a single pass, for people and for programs.
 *
 * <p>Threading: immutable.
 */
public final class PassReport {
    private final PassResult result;
    private final boolean applied;

    /**
     * Reports on a pass.
     *
     * @param result the pass
     * @param applied whether its changes were to be made
     */
    public PassReport(PassResult result, boolean applied) {
        this.result = result;
        this.applied = applied;
    }

    /** Whether nothing is left to do: everything is in line. */
    public boolean isDone() {
        return result.inLine();
    }

    /** The result as one JSON object, indented, as {@code docs/plan.schema.json} describes it. */
    public String json() {
        return JsonText.indented(new PassJson(result, applied));
    }

    /** The result for people, without colours. */
    public String text() {
        return text(false);
    }

    /**
     * The result for people.
     *
     * @param coloured whether lines get colours of a terminal; they only repeat what the words say
     */
    public String text(boolean coloured) {
        TextTable changes = new TextTable();
        result.changed().forEach(done -> changes.row(colour(done.decision()), cells("made", done.decision())));
        for (RouterEvent.RouteChangeFailed failed : result.failed()) {
            List<String> cells = new ArrayList<>(cells("failed", failed.decision()));
            cells.add(failed.error());
            changes.row(Colour.RED, cells);
        }
        result.plan()
                .changes()
                .forEach(decision -> changes.row(colour(decision), cells(applied ? "open" : "would", decision)));
        for (Action action : List.of(Action.HELD, Action.PENDING, Action.KEEP, Action.CONFLICT)) {
            result.plan().decisions().stream()
                    .filter(decision -> decision.action() == action && (!decision.isInLine() || action == Action.HELD))
                    .forEach(decision -> changes.row(colour(decision), cells("", decision)));
        }
        TextTable hosts = new TextTable();
        result.status().hosts().forEach(host -> hosts.row(colour(host), cells(host)));
        TextTable notes = new TextTable();
        result.status()
                .conditionTexts()
                .forEach((name, problem) -> notes.row(Colour.RED, List.of("problem", name, problem)));
        result.plan().tablesOutOfScope().forEach((table, reason) -> notes.row(List.of("not managed", table, reason)));

        StringBuilder text =
                new StringBuilder("VPC ").append(result.status().vpc()).append('\n');
        section(text, "Routes", changes, coloured);
        section(text, "Hosts", hosts, coloured);
        section(text, "Notes", notes, coloured);
        return text.append('\n').append(summary()).append('\n').toString();
    }

    private String summary() {
        String counts = count(Action.KEEP) + " kept, " + count(Action.HELD) + " held, " + count(Action.PENDING)
                + " waiting, " + count(Action.CONFLICT) + " in conflict, " + count(Action.UNMANAGED) + " not managed"
                + leftByPolicy();
        if (applied) {
            return result.changed().size() + " changed, " + result.failed().size() + " failed, " + counts + ". "
                    + (result.inLine() ? "All is in line." : "Not everything is in line.");
        }
        int pending = result.plan().changes().size();
        return (pending == 0 ? "Nothing to change" : pending == 1 ? "1 change pending" : pending + " changes pending")
                + (pending > 1 ? totals() : "") + pace() + "; " + counts + ". Nothing was changed."
                + (pending == 0 && !result.inLine() ? " Not everything is in line." : "");
    }

    /** How many changes of each kind, in brackets. */
    private String totals() {
        return Stream.of(Action.CREATE, Action.REPLACE, Action.DELETE)
                .filter(action -> count(action) > 0)
                .map(action -> count(action) + " " + action.text())
                .collect(Collectors.joining(", ", " (", ")"));
    }

    /** How long the changes take, if they are more than are written at once. */
    private String pace() {
        long seconds = result.writeTime().plusNanos(999_999_999).toSeconds();
        WriteRate rate = result.status().writePace().rate();
        return seconds == 0
                ? ""
                : ", about " + seconds + " s at " + rate.burst() + " at once, then " + rate.perSecondText()
                        + " a second";
    }

    private long count(Action action) {
        return result.plan().decisions().stream()
                .filter(decision -> decision.action() == action && !decision.isLeftByPolicy())
                .count();
    }

    private String leftByPolicy() {
        long left = result.plan().decisions().stream()
                .filter(Decision::isLeftByPolicy)
                .count();
        return left == 0 ? "" : ", " + left + " left by policy";
    }

    private static void section(StringBuilder text, String title, TextTable table, boolean coloured) {
        if (!table.isEmpty()) {
            text.append('\n').append(title).append('\n').append(table.text("  ", coloured));
        }
    }

    private static Colour colour(Decision decision) {
        return switch (decision.action()) {
            case CREATE -> Colour.GREEN;
            case REPLACE, PENDING, HELD -> Colour.YELLOW;
            case DELETE, CONFLICT -> Colour.RED;
            case KEEP -> decision.isInLine() ? Colour.NONE : Colour.YELLOW;
            case UNMANAGED -> Colour.NONE;
        };
    }

    private static Colour colour(HostStatus host) {
        return switch (host.verdict()) {
            case HEALTHY -> Colour.GREEN;
            case FAILED -> Colour.RED;
            case QUESTIONABLE, SUSPECT, UNKNOWN -> Colour.YELLOW;
        };
    }

    private static List<String> cells(String tense, Decision decision) {
        String from = decision.currentIfAny().map(RouteTarget::id).orElse("");
        String to = decision.toIfAny().map(target -> " -> " + target).orElse("");
        return List.of(
                (tense + " " + decision.action().text()).strip(),
                decision.table(),
                decision.destination().toString(),
                (from + to).strip(),
                decision.hostIfAny().map(Object::toString).orElse(""),
                decision.reason().text());
    }

    private static List<String> cells(HostStatus host) {
        return List.of(
                host.host().toString(),
                host.verdict().text(),
                host.zoneIfFound().orElse(""),
                host.networkInterfaceIfFound().orElse("not in the VPC"),
                host.instanceIfFound().orElse(""),
                host.reason(),
                Stream.concat(
                                host.drained() ? Stream.of("drained") : Stream.empty(),
                                host
                                        .foundByIfAny()
                                        .map(FoundHost::text)
                                        .or(() -> host.nameIfKnown().map(name -> "'" + name + "'"))
                                        .stream())
                        .collect(Collectors.joining(", ")));
    }
}
