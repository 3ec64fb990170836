package io.vpcrouter.control;

import io.vpcrouter.model.Destination;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.validation.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A listener that logs what happens in a router, as facts of the form {@code name=value}, at the level of the event's
 * {@linkplain RouterEvent#severity severity}: ERROR, WARN or INFO. Each plan after the first is logged at DEBUG. The names stand in
 * the pattern of the message and the values are its arguments, so that an encoder can write each fact as a field.
 *
 * <p>Threading: as {@link RouterListener}; {@link #started} from any thread.
 */
public final class EventLog implements RouterListener {
    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final String NONE = "-";
    private static final int MOST_NAMED = 20;
    private static final String PLAN = "changes={} decisions={}";
    private static final String CHANGE = "change={} table={} destination={} from={} to={} host={} reason=\"{}\"";

    private final List<RouterEvent.SpecRejected> beforeStart = new ArrayList<>();
    private boolean started;
    private boolean planned;
    private boolean writesWait;

    /** Logs every event. */
    public EventLog() {
        started = true;
    }

    private EventLog(boolean started) {
        this.started = started;
    }

    /**
     * Keeps refused specs back until {@link #started}: for a program that shows them itself if they end the start.
     */
    public static EventLog untilStarted() {
        return new EventLog(false);
    }

    /** The router has started: logs what was kept back. */
    public synchronized void started() {
        started = true;
        beforeStart.forEach(EventLog::write);
        beforeStart.clear();
    }

    @Override
    public synchronized void on(RouterEvent event) {
        if (event instanceof RouterEvent.SpecRejected rejected && !started) {
            beforeStart.add(rejected);
        } else if (event instanceof RouterEvent.Planned first && !planned) {
            planned = true;
            LOG.info(
                    "first pass: " + PLAN,
                    first.plan().changes().size(),
                    first.plan().decisions().size());
        } else {
            write(event);
        }
    }

    /** More writes than the cloud takes at once wait for its pace: said when that begins and when all are done. */
    @Override
    public synchronized void statusChanged(RouterStatus status) {
        WritePace pace = status.writePace();
        if (!writesWait && status.writesWaiting() > pace.rate().burst()) {
            writesWait = true;
            LOG.info(
                    "writes wait: changes={} seconds_left={} burst={} per_second={}",
                    status.writesWaiting(),
                    pace.secondsLeft(),
                    pace.rate().burst(),
                    pace.rate().perSecondText());
        } else if (writesWait && status.writesWaiting() == 0) {
            writesWait = false;
            LOG.info("writes done");
        }
    }

    private static void write(RouterEvent event) {
        if (event instanceof RouterEvent.SpecAccepted accepted) {
            LOG.info(
                    "route spec accepted: destinations={} hosts={}",
                    accepted.spec().routes().size(),
                    accepted.spec().hosts().size());
            accepted.warnings().forEach(warning -> LOG.warn("route spec: {}", warning));
        } else if (event instanceof RouterEvent.SpecRejected rejected) {
            log(
                    event,
                    "route spec rejected, the last good one stays in force: problems={}",
                    rejected.problems().size());
            rejected.problems().stream()
                    .filter(Problem::isError)
                    .forEach(problem -> LOG.error("route spec: {}", problem));
        } else if (event instanceof RouterEvent.HostChanged host) {
            write(host);
        } else if (event instanceof RouterEvent.Planned planned) {
            LOG.debug(
                    "planned: " + PLAN,
                    planned.plan().changes().size(),
                    planned.plan().decisions().size());
        } else if (event instanceof RouterEvent.RouteChanged changed) {
            log(event, "route changed: " + CHANGE, facts(changed.change(), changed.decision()));
        } else if (event instanceof RouterEvent.RouteChangeFailed failed) {
            log(
                    event,
                    "route not changed: " + CHANGE + " error=\"{}\"",
                    and(facts(failed.change(), failed.decision()), failed.error()));
        } else if (event instanceof RouterEvent.DestinationsWithoutHost without) {
            log(
                    event,
                    "no usable host: destinations={} count={} all={}",
                    first(without.destinations()),
                    without.destinations().size(),
                    without.all());
        } else if (event instanceof RouterEvent.DestinationsWithHost with) {
            log(
                    event,
                    "a usable host again: destinations={} count={} all={}",
                    first(with.destinations()),
                    with.destinations().size(),
                    with.all());
        } else if (event instanceof RouterEvent.FallbackOn on) {
            log(event, "on the fallback: destination={} targets={}", on.destination(), String.join(",", on.targets()));
        } else if (event instanceof RouterEvent.FallbackOff off) {
            log(
                    event,
                    "off the fallback: destination={} seconds={}",
                    off.destination(),
                    off.lasted().toSeconds());
        } else if (event instanceof RouterEvent.FailoverStarted started) {
            log(
                    event,
                    "failover started: host={} rows={} left={} detected={}",
                    started.failover().host(),
                    started.failover().routes(),
                    started.failover().left(),
                    started.failover().detected());
        } else if (event instanceof RouterEvent.FailoverDone done) {
            write(event, done.failover());
        } else if (event instanceof RouterEvent.RoleChanged role) {
            log(
                    event,
                    "role={} from={} reason=\"{}\" leader={}",
                    role.to().text(),
                    role.from().text(),
                    role.why(),
                    role.leader() == null ? NONE : role.leader());
        } else if (event instanceof RouterEvent.ConditionChanged changed
                // SpecRejected says the same of its begin. Its end is told here alone: the spec of before may be in
                // force again.
                && (changed.condition() != RouterCondition.SPEC || changed.problem() == null)) {
            write(changed);
        }
    }

    private static void write(RouterEvent.HostChanged changed) {
        String from = changed.from().text();
        String to = changed.to().text();
        if (changed.to() == Verdict.FAILED) {
            log(
                    changed,
                    "host={} from={} to={} routes={} reason=\"{}\"",
                    changed.host(),
                    from,
                    to,
                    changed.routes(),
                    changed.reason());
        } else {
            log(changed, "host={} from={} to={} reason=\"{}\"", changed.host(), from, to, changed.reason());
        }
    }

    private static void write(RouterEvent.ConditionChanged changed) {
        Condition condition = changed.condition();
        String name = condition instanceof PluginCondition ? "condition=\"{}\"" : "condition={}";
        if (changed.problem() == null) {
            log(changed, name + " ended", condition.text());
        } else {
            log(changed, name + " problem=\"{}\"", condition.text(), changed.problem());
        }
    }

    private static void write(RouterEvent event, Failover failover) {
        List<Object> facts =
                new ArrayList<>(List.of(failover.host(), failover.routes(), failover.moved(), failover.left()));
        String leftReasons = "";
        if (failover.left() > 0) {
            leftReasons = " left_reasons=\"{}\"";
            facts.add(failover.leftText());
        }
        facts.add(failover.detected());
        facts.add(failover.decided());
        facts.add(millis(failover.detected(), Optional.of(failover.decided())));
        facts.add(text(failover.acceptedIfKnown()));
        facts.add(millis(failover.detected(), failover.acceptedIfKnown()));
        facts.add(text(failover.seenIfKnown()));
        facts.add(millis(failover.detected(), failover.seenIfKnown()));
        log(
                event,
                "failover done: host={} rows={} moved={} left={}" + leftReasons
                        + " detected={} decided={} decided_ms={} accepted={} accepted_ms={} seen={} seen_ms={}",
                facts.toArray());
    }

    /** Logs at the level of the event's severity. */
    private static void log(RouterEvent event, String facts, Object... values) {
        Level level = switch (event.severity()) {
            case ERROR -> Level.ERROR;
            case WARNING -> Level.WARN;
            default -> Level.INFO;
        };
        LOG.atLevel(level).log(facts, values);
    }

    private static Object[] facts(RouteChange change, Decision decision) {
        return new Object[] {
            decision.action().text(),
            change.table(),
            change.destination(),
            decision.currentIfAny().map(RouteTarget::id).orElse(NONE),
            decision.toIfAny().orElse(NONE),
            decision.hostIfAny().map(Object::toString).orElse(NONE),
            decision.reason().text()
        };
    }

    private static Object[] and(Object[] facts, Object last) {
        Object[] all = Arrays.copyOf(facts, facts.length + 1);
        all[facts.length] = last;
        return all;
    }

    private static String first(List<Destination> destinations) {
        return destinations.stream()
                .limit(MOST_NAMED)
                .map(Destination::toString)
                .collect(Collectors.joining(","));
    }

    private static String text(Optional<Instant> instant) {
        return instant.map(Instant::toString).orElse(NONE);
    }

    private static Object millis(Instant from, Optional<Instant> to) {
        return to.<Object>map(end -> Duration.between(from, end).toMillis()).orElse(NONE);
    }
}
