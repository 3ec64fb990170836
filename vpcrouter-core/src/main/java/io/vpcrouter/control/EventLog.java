package io.vpcrouter.control;

import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Plan;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A listener that logs what happens in a router, as facts of the form {@code name=value}: changes, failovers and verdicts at
 * INFO, changes that failed at WARN, refused specs at ERROR, conditions at the level of their severity, and each plan after the
 * first at DEBUG.
 *
 * <p>Threading: as {@link RouterListener}; {@link #started} from any thread.
 */
public final class EventLog implements RouterListener {
    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final String NONE = "-";

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
            LOG.info("first pass: {}", facts(first.plan()));
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
            LOG.error(
                    "route spec rejected, the last good one stays in force: problems={}",
                    rejected.problems().size());
            rejected.problems().stream()
                    .filter(Problem::isError)
                    .forEach(problem -> LOG.error("route spec: {}", problem));
        } else if (event instanceof RouterEvent.HostChanged host) {
            LOG.info(
                    "host={} from={} to={} reason=\"{}\"",
                    host.host(),
                    host.from().text(),
                    host.to().text(),
                    host.reason());
        } else if (event instanceof RouterEvent.Planned planned) {
            LOG.debug("planned: {}", facts(planned.plan()));
        } else if (event instanceof RouterEvent.RouteChanged changed) {
            LOG.info("route changed: {}", facts(changed.change(), changed.decision()));
        } else if (event instanceof RouterEvent.RouteChangeFailed failed) {
            LOG.warn("route not changed: {} error=\"{}\"", facts(failed.change(), failed.decision()), failed.error());
        } else if (event instanceof RouterEvent.FallbackOn on) {
            LOG.warn("on the fallback: destination={} targets={}", on.destination(), String.join(",", on.targets()));
        } else if (event instanceof RouterEvent.FallbackOff off) {
            LOG.info(
                    "off the fallback: destination={} seconds={}",
                    off.destination(),
                    off.lasted().toSeconds());
        } else if (event instanceof RouterEvent.FailoverDone done) {
            LOG.info("failover done: {}", facts(done.failover()));
        } else if (event instanceof RouterEvent.RoleChanged role) {
            LOG.info(
                    "role={} from={} reason=\"{}\" leader={}",
                    role.to().text(),
                    role.from().text(),
                    role.why(),
                    role.leader() == null ? NONE : role.leader());
        } else if (event instanceof RouterEvent.ConditionChanged changed
                // SpecRejected says the same.
                && changed.condition() != RouterCondition.SPEC) {
            write(changed);
        }
    }

    private static void write(RouterEvent.ConditionChanged changed) {
        Condition condition = changed.condition();
        String name = condition instanceof PluginCondition ? '"' + condition.text() + '"' : condition.text();
        if (changed.problem() == null) {
            LOG.info("condition={} ended", name);
        } else {
            LOG.atLevel(condition.severity() == Severity.ERROR ? Level.ERROR : Level.WARN)
                    .log("condition={} problem=\"{}\"", name, changed.problem());
        }
    }

    private static String facts(Plan plan) {
        return "changes=" + plan.changes().size() + " decisions="
                + plan.decisions().size();
    }

    private static String facts(RouteChange change, Decision decision) {
        return "change=" + decision.action().text() + " table=" + change.table() + " destination="
                + change.destination() + " from="
                + decision.currentIfAny().map(RouteTarget::id).orElse(NONE) + " to="
                + decision.toIfAny().orElse(NONE) + " host="
                + decision.hostIfAny().map(Object::toString).orElse(NONE) + " reason=\""
                + decision.reason().text() + '"';
    }

    private static String facts(Failover failover) {
        return "host=" + failover.host() + " rows=" + failover.routes() + " moved=" + failover.moved() + " left="
                + failover.left()
                + (failover.left() == 0 ? "" : " left_reasons=\"" + failover.leftText() + '"')
                + " detected=" + failover.detected()
                + " decided=" + failover.decided() + " decided_ms="
                + millis(failover.detected(), Optional.of(failover.decided())) + " accepted="
                + text(failover.acceptedIfKnown()) + " accepted_ms="
                + millis(failover.detected(), failover.acceptedIfKnown()) + " seen=" + text(failover.seenIfKnown())
                + " seen_ms=" + millis(failover.detected(), failover.seenIfKnown());
    }

    private static String text(Optional<Instant> instant) {
        return instant.map(Instant::toString).orElse(NONE);
    }

    private static String millis(Instant from, Optional<Instant> to) {
        return to.map(end -> String.valueOf(Duration.between(from, end).toMillis()))
                .orElse(NONE);
    }
}
