package io.vpcrouter.internal.kubernetes.lease;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.vpcrouter.internal.kubernetes.client.AnswerKind;
import io.vpcrouter.internal.kubernetes.client.KubeClient;
import io.vpcrouter.internal.kubernetes.client.KubeException;
import io.vpcrouter.spi.RouterClock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A Lease of the API server. Its times are written for people and for other programs, and never read. */
public final class ClusterLease implements LeaseStore {
    private static final String NOTE = "vpcrouter.io/note";

    private final KubeClient client;
    private final Supplier<String> place;
    private final String name;
    private final RouterClock clock;
    private volatile String namespace = "";

    /**
     * A Lease.
     *
     * @param client the connection, which is closed with it
     * @param place says in which namespace it is, when it is opened
     * @param name its name
     * @param clock gives the times that are written
     */
    public ClusterLease(KubeClient client, Supplier<String> place, String name, RouterClock clock) {
        this.client = client;
        this.place = place;
        this.name = name;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "the Lease " + (namespace.isEmpty() ? "" : namespace + "/") + name;
    }

    @Override
    public void open() {
        namespace = place.get();
        client.open();
    }

    private String what(String verb) {
        return verb + " " + name();
    }

    @Override
    public Optional<State> read(Duration limit) throws KubeException, InterruptedException {
        @Nullable
        Lease found = client.<@Nullable Lease>call(limit, what("get"), api -> {
            @Nullable
            Lease lease = api.leases().inNamespace(namespace).withName(name).get();
            return lease == null ? null : answered(lease);
        });
        return found == null ? Optional.empty() : Optional.of(state(found, what("get")));
    }

    @Override
    public State create(String holder, String note, Duration length, Duration limit)
            throws KubeException, InterruptedException {
        Lease wanted = lease(holder, note, length, 0).build();
        Lease made = client.call(
                limit,
                what("create"),
                api -> answered(
                        api.leases().inNamespace(namespace).resource(wanted).create()));
        return state(made, what("create"));
    }

    @Override
    public State replace(State seen, String holder, String note, Duration length, Duration limit)
            throws KubeException, InterruptedException {
        boolean isNewTerm = !holder.isEmpty() && !holder.equals(seen.holder());
        Lease wanted = lease(holder, note, length, seen.transitions() + (isNewTerm ? 1 : 0))
                .editMetadata()
                .withUid(seen.uid())
                .withResourceVersion(seen.version())
                .endMetadata()
                .build();
        Lease changed = client.call(
                limit,
                what("update"),
                api -> answered(
                        api.leases().inNamespace(namespace).resource(wanted).update()));
        return state(changed, what("update"));
    }

    private LeaseBuilder lease(String holder, String note, Duration length, int transitions) {
        ZonedDateTime now = ZonedDateTime.ofInstant(clock.now(), ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
        return new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .withAnnotations(note.isEmpty() ? Map.of() : Map.of(NOTE, note))
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(holder.isEmpty() ? null : holder)
                .withLeaseDurationSeconds((int) length.toSeconds())
                .withRenewTime(now)
                .withLeaseTransitions(transitions)
                .endSpec();
    }

    /** Another object would look like a Lease that nobody holds. */
    private static Lease answered(Lease lease) {
        AnswerKind.require("Lease", lease.getKind());
        return lease;
    }

    private static State state(Lease lease, String what) throws KubeException {
        if (lease.getMetadata() == null || lease.getMetadata().getResourceVersion() == null) {
            throw new KubeException(
                    KubeException.Kind.TROUBLE, what + ": an answer without a version (expected: the Lease)");
        }
        LeaseSpec spec = lease.getSpec() == null ? new LeaseSpec() : lease.getSpec();
        Map<String, String> marks = lease.getMetadata().getAnnotations();
        return new State(
                Objects.requireNonNullElse(spec.getHolderIdentity(), ""),
                marks == null ? "" : marks.getOrDefault(NOTE, ""),
                Duration.ofSeconds(Objects.requireNonNullElse(spec.getLeaseDurationSeconds(), 0)),
                Objects.requireNonNullElse(spec.getLeaseTransitions(), 0),
                String.valueOf(lease.getMetadata().getUid()),
                String.valueOf(lease.getMetadata().getResourceVersion()));
    }

    @Override
    public void close() {
        client.close();
    }
}
