package io.vpcrouter.replicas;

import io.vpcrouter.control.LeadershipRules.Outage;
import io.vpcrouter.control.Role;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.spi.leadership.Terms;
import io.vpcrouter.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Several whole routers, each with clocks of its own, on one VPC and one store, while processes pause and die, answers of the
 * store come late or never, and links are cut. What must hold is looked at with every write and every half second.
 */
final class ReplicaSimulation {
    static final Terms TERMS = Terms.DEFAULTS;
    static final Duration RECHECK = Duration.ofSeconds(10);

    private static final Duration RECOVERY = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final double SLOWEST = 0.9;
    /** A lost answer, or a request that comes late, can leave the key to nobody for one lease. */
    private static final Duration AFTERMATH = Duration.ofSeconds(20);
    /** Own writes are believed for 15 s, and the second read of a new leader comes after 30 s. */
    private static final Duration LATE_WRITE_REPAIRED = Duration.ofSeconds(50);
    /** Detection, the lease, and one second, by the slowest clock; and the calls of a read and a write. */
    private static final Duration FAILOVER = slow(TERMS.lease()
                    .plusSeconds(1)
                    .plus(SimpleHealth.TIMING.interval())
                    .plus(SimpleHealth.TIMING.verdictTime()))
            .plusSeconds(1);

    final ManualTime time = new ManualTime();
    final SharedVpc vpc = new SharedVpc();
    final SimulatedStore store;
    final Outage outage;
    private final SplittableRandom random;
    private final List<SimulatedReplica> replicas = new ArrayList<>();
    private final int steps;

    private @Nullable String violation;
    private boolean cloudAcceptsLate;
    private boolean quiet;
    /** When the last thing happened that a failover may have to wait for. */
    private long calmSince;

    private int writer = -1;
    private long writesUntil;
    private long silentAt;
    private long writes;

    ReplicaSimulation(long seed) {
        random = new SplittableRandom(seed);
        outage = random.nextInt(4) == 0 ? Outage.EMERGENCY : Outage.HOLD;
        store = new SimulatedStore(time, TERMS.lease(), SLOWEST + random.nextDouble() * 0.2);
        int count = 2 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            replicas.add(new SimulatedReplica(i, this, random.split()));
        }
        steps = 3 + random.nextInt(6);
    }

    private static Duration slow(Duration own) {
        return Duration.ofNanos((long) (own.toNanos() / SLOWEST));
    }

    /** Plays to the end; the answer is how many writes passed a gate. */
    long run() {
        calm();
        replicas.forEach(replica -> {
            time.advance(Duration.ofMillis(random.nextInt(2_000)));
            replica.start();
        });
        time.schedule(LOOK, this::look);
        for (int step = 0; step < steps; step++) {
            advance(Duration.ofMillis(random.nextInt(15_000)));
            happen();
        }
        heal();
        advance(LATE_WRITE_REPAIRED.plus(FAILOVER));
        finish();
        return writes;
    }

    private void finish() {
        advance(RECHECK.multipliedBy(2));
        quiet = true;
        advance(Duration.ofSeconds(40));
        if (!vpc.lost().isEmpty()) {
            violated("not in line at the end: " + vpc.lost());
        }
        long leaders = replicas.stream().filter(this::leads).count();
        if (leaders != 1) {
            violated(leaders + " leaders at the end (expected: 1)");
        }
        replicas.forEach(SimulatedReplica::stop);
        check();
    }

    private boolean leads(SimulatedReplica replica) {
        return replica.router != null
                && replica.router
                        .status()
                        .replicaIfAny()
                        .filter(status -> status.role() == Role.LEADER)
                        .isPresent();
    }

    private void advance(Duration by) {
        time.advance(by);
        check();
    }

    private void check() {
        if (violation != null) {
            throw new AssertionError(violation);
        }
    }

    private void violated(String what) {
        if (violation == null) {
            violation = "at " + time.elapsed().toMillis() + " ms: " + what;
        }
    }

    private void calm() {
        calmSince = Math.max(calmSince, time.nanos());
    }

    private void calmAfter(Duration later) {
        calmSince = Math.max(calmSince, time.nanos() + later.toNanos());
    }

    // ---- What must hold -------------------------------------------------------------------------------------------

    /**
     * A write passed the gate of a replica.
     *
     * @param limit how long it may take
     * @param takes how long it takes
     */
    void passedTheGate(SimulatedReplica replica, RouteChange change, Duration limit, Duration takes) {
        writes++;
        long now = time.nanos();
        long end = now + takes.toNanos();
        if (quiet) {
            violated("replica " + replica.number + " wrote although everything was in line: " + change);
        }
        SimulatedStore.Key key = store.key();
        boolean holdsTheKey = key != null
                && replica.router != null
                && key.name()
                        .equals(replica.router
                                .status()
                                .replicaIfAny()
                                .orElseThrow()
                                .me());
        boolean fenced = holdsTheKey && key != null && key.until() - now > limit.toNanos();
        if (!fenced && !(outage == Outage.EMERGENCY && isEmergency(replica, change))) {
            violated("replica " + replica.number + " wrote outside its fence: " + change + ", the key is " + key
                    + ", outage: " + outage + ", last silence "
                    + (now - Math.max(silentAt, replica.silentAt)) / 1_000_000
                    + " ms ago, limit " + limit);
        }
        if (fenced && writer >= 0 && writer != replica.number && now - writesUntil < 0) {
            violated("replicas " + writer + " and " + replica.number + " wrote at the same time: " + change);
        }
        if (fenced) {
            writesUntil = writer == replica.number ? Math.max(writesUntil, end) : end;
            writer = replica.number;
        }
    }

    /** Only the last leader, after its deadline, only while the store is silent to it, and only off dead hosts. */
    private boolean isEmergency(SimulatedReplica replica, RouteChange change) {
        noteSilence();
        // A try that was not answered counts for one deadline from the moment at which it was sent.
        boolean silent = time.nanos() - Math.max(silentAt, replica.silentAt)
                <= replica.inTruth(TERMS.deadline()).toNanos();
        // A host that answers again is failed until it has answered for long enough.
        return silent
                && replica.ledLastAndIsOver(TERMS.deadline())
                && vpc.leavesDeadHost(change, time.nanos() - RECOVERY.toNanos());
    }

    private void look() {
        noteSilence();
        boolean calm = time.nanos() - calmSince - FAILOVER.toNanos() > 0;
        boolean canFailOver =
                store.isUp() && !cloudAcceptsLate && vpc.hasHostThatLivesSince(time.nanos() - RECOVERY.toNanos());
        if (calm
                && canFailOver
                && replicas.stream().anyMatch(SimulatedReplica::isLive)
                && !vpc.lost().isEmpty()) {
            violated("not moved within " + FAILOVER + ": " + vpc.lost());
        }
        time.schedule(LOOK, this::look);
    }

    private void noteSilence() {
        long now = time.nanos();
        silentAt = store.isUp() ? silentAt : now;
        replicas.stream()
                .filter(replica -> replica.link.isCut || replica.link.isLossy)
                .forEach(replica -> replica.silentAt = now);
    }

    boolean acceptsLate() {
        return cloudAcceptsLate && random.nextInt(3) == 0;
    }

    /** Accepts a write some time after it was cut off. */
    void applyLate(RouteChange change) {
        Duration after = Duration.ofMillis(random.nextInt(6_000));
        time.schedule(after, () -> {
            vpc.apply(change);
            calmAfter(LATE_WRITE_REPAIRED);
        });
        calmAfter(LATE_WRITE_REPAIRED.plus(after));
    }

    // ---- What happens ---------------------------------------------------------------------------------------------

    private void happen() {
        SimulatedReplica replica = replicas.get(random.nextInt(replicas.size()));
        // So that writes are on their way when the fence of the leader shuts: the hosts die shortly before or after
        // that.
        if (random.nextInt(3) > 0) {
            replica = replicas.stream().filter(this::leads).findAny().orElse(replica);
            time.schedule(Duration.ofMillis(random.nextInt(9_000)), this::anotherHostDies);
            advance(Duration.ofMillis(random.nextInt(6_000)));
        }
        switch (random.nextInt(8)) {
            case 0, 1 -> pause(replica);
            case 2 -> restart(replica, random.nextBoolean());
            case 3 -> outage();
            case 4 -> cutFromStore(replica);
            case 5 -> lossy(replica);
            case 6 -> cutFromCloud(replica);
            default -> acceptLate();
        }
        calm();
    }

    private void anotherHostDies() {
        int host = random.nextInt(3) == 0 ? random.nextInt(SharedVpc.HOSTS) : vpc.busiestHost();
        for (int other = 0; other < SharedVpc.HOSTS; other++) {
            vpc.setDead(other, other == host, time.nanos());
        }
        calm();
    }

    private void pause(SimulatedReplica replica) {
        Duration length = random.nextInt(30) == 0
                ? Duration.ofSeconds(60 + random.nextInt(540))
                : Duration.ofMillis(random.nextInt(20_000));
        replica.pause(length, random.nextInt(3) == 0);
        time.schedule(length, this::calm);
    }

    private void restart(SimulatedReplica replica, boolean kill) {
        if (kill) {
            replica.kill();
        } else {
            replica.stop();
        }
        time.schedule(Duration.ofMillis(random.nextInt(20_000)), () -> {
            if (!replica.isRunning()) {
                replica.start();
                calm();
            }
        });
    }

    private void outage() {
        store.setUp(false);
        time.schedule(Duration.ofMillis(random.nextInt(30_000)), () -> {
            noteSilence();
            store.setUp(true);
            calm();
        });
    }

    private void cutFromStore(SimulatedReplica replica) {
        replica.link.isCut = true;
        time.schedule(Duration.ofMillis(random.nextInt(30_000)), () -> {
            noteSilence();
            replica.link.isCut = false;
            calm();
        });
    }

    private void lossy(SimulatedReplica replica) {
        replica.link.isLossy = true;
        time.schedule(Duration.ofMillis(random.nextInt(30_000)), () -> {
            noteSilence();
            replica.link.isLossy = false;
            calmAfter(AFTERMATH);
        });
        calmAfter(Duration.ofSeconds(30).plus(AFTERMATH));
    }

    private void cutFromCloud(SimulatedReplica replica) {
        replica.isCutFromCloud = true;
        time.schedule(Duration.ofMillis(random.nextInt(20_000)), () -> {
            replica.isCutFromCloud = false;
            calmAfter(LATE_WRITE_REPAIRED);
        });
        // While it leads, nobody else writes: leadership follows the store, not the cloud.
        calmAfter(Duration.ofSeconds(20).plus(LATE_WRITE_REPAIRED));
    }

    private void acceptLate() {
        cloudAcceptsLate = true;
        time.schedule(Duration.ofMillis(random.nextInt(15_000)), () -> {
            cloudAcceptsLate = false;
            calmAfter(LATE_WRITE_REPAIRED);
        });
        calmAfter(Duration.ofSeconds(15).plus(LATE_WRITE_REPAIRED));
    }

    private void heal() {
        noteSilence();
        store.setUp(true);
        cloudAcceptsLate = false;
        // Whatever was scheduled to end ends within this time; a paused process is replaced.
        replicas.forEach(replica -> {
            replica.link.isCut = false;
            replica.link.isLossy = false;
            replica.isCutFromCloud = false;
            if (!replica.isRunning() || !replica.isLive()) {
                replica.kill();
                replica.start();
            }
        });
        for (int host = 0; host < SharedVpc.HOSTS; host++) {
            if (vpc.isDead(host) && random.nextBoolean()) {
                vpc.setDead(host, false, time.nanos());
            }
        }
        calmAfter(AFTERMATH);
    }
}
