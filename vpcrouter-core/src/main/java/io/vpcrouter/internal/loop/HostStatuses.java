package io.vpcrouter.internal.loop;

import io.vpcrouter.control.HostStatus;
import io.vpcrouter.health.HostReport;
import io.vpcrouter.health.HostReports;
import io.vpcrouter.internal.collect.LazyList;
import io.vpcrouter.internal.verdict.HealthAggregator;
import io.vpcrouter.model.FoundHost;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.view.SpecIndex;
import io.vpcrouter.view.VpcIndex;
import io.vpcrouter.view.VpcView;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The hosts at one moment, kept in a packed form for every status; the status of a host is made when somebody asks for it.
 *
 * <p>Threading: any thread.
 */
final class HostStatuses extends LazyList<HostStatus> {
    private final List<IpAddress> hosts;
    private final Verdict[] verdicts;
    private final List<HostReports> reports;
    private final @Nullable VpcView view;
    private final String drainTag;
    private final long now;
    private final Instant wall;

    /**
     * Copies the state of the hosts.
     *
     * @param view shows their interfaces; null before the first read
     * @param drainTag the tag of hosts that are being taken out
     * @param now the moment by the monotonic clock
     * @param wall the same moment by the wall clock
     */
    HostStatuses(
            List<IpAddress> hosts,
            HealthAggregator health,
            @Nullable VpcView view,
            String drainTag,
            long now,
            Instant wall) {
        this.hosts = hosts;
        this.verdicts = hosts.stream().map(health::verdictForPeople).toArray(Verdict[]::new);
        this.reports = health.parts().stream()
                .map(part -> part.tracker().reports(hosts))
                .toList();
        this.view = view;
        this.drainTag = drainTag;
        this.now = now;
        this.wall = wall;
    }

    @Override
    public int size() {
        return hosts.size();
    }

    /** With several checks, the worst verdict counts. */
    @Override
    public HostStatus get(int place) {
        IpAddress host = hosts.get(place);
        Optional<HostReport> report = reports.stream()
                .map(part -> part.of(place))
                .flatMap(Optional::stream)
                .max(Comparator.comparing(HostReport::verdict));
        NetworkInterface eni = view == null ? null : view.interfaceOf(host).orElse(null);
        FoundHost found =
                view == null ? null : view.index().spec().foundAs(host).orElse(null);
        return new HostStatus(
                host,
                verdicts[place],
                report.map(HostReport::gone).orElse(false),
                report.map(known -> wallTime(known.since())).orElse(wall),
                report.map(HostReport::reason).orElse("not probed yet"),
                report.filter(known -> known.observedAt().isPresent())
                        .map(known -> wallTime(known.observedAt().orElse(now)))
                        .orElse(null),
                // That of a host which no longer answers is old.
                report.filter(known -> known.verdict() != Verdict.FAILED)
                        .flatMap(HostReport::roundTrip)
                        .orElse(null),
                eni == null ? null : eni.id(),
                eni == null ? null : eni.instance(),
                eni == null ? null : eni.zone(),
                isDrained(place),
                found,
                found == null || found.name().isEmpty() ? nameOf(host) : found.name());
    }

    private String nameOf(IpAddress host) {
        VpcIndex vpc = view == null ? null : view.index();
        int number = vpc == null ? SpecIndex.NONE : vpc.spec().numberOf(host);
        return vpc == null || number == SpecIndex.NONE ? "" : vpc.nameOf(number);
    }

    private boolean isDrained(int place) {
        if (reports.stream().anyMatch(part -> part.isDrained(place))) {
            return true;
        }
        VpcIndex vpc = view == null ? null : view.index();
        int host = vpc == null ? SpecIndex.NONE : vpc.spec().numberOf(hosts.get(place));
        return vpc != null && host != SpecIndex.NONE && vpc.isMarked(host, drainTag);
    }

    private Instant wallTime(long nanos) {
        return wall.minusNanos(now - nanos);
    }
}
