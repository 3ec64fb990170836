package io.vpcrouter.internal.etcd.lease;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.lease.LeaseGrantResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.vpcrouter.internal.etcd.client.EtcdClient;
import io.vpcrouter.internal.etcd.client.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One key of etcd, which exists for as long as somebody leads: its value is the leader, its lease that of the leader. */
final class LeaderKey {
    private static final String SEPARATOR = " ";

    private final EtcdClient client;
    private final ByteSequence key;
    private final Duration limit;

    /**
     * Names the key.
     *
     * @param client the connection
     * @param key the key
     * @param limit how long each call may take
     */
    LeaderKey(EtcdClient client, ByteSequence key, Duration limit) {
        this.client = client;
        this.key = key;
        this.limit = limit;
    }

    /**
     * What stands there.
     *
     * @param leader who leads
     * @param note what the leader publishes
     * @param lease the lease that keeps the key
     */
    record Holder(String leader, String note, long lease) {}

    /** A look at the key, and the store's own count of changes at that moment. */
    record Look(Optional<Holder> holder, long revision) {}

    /** A lease, and how long it lasts without a renewal. */
    record Lease(long id, Duration length) {}

    Look look() throws StoreException, InterruptedException {
        return look(limit);
    }

    Look look(Duration longest) throws StoreException, InterruptedException {
        GetResponse answer = client.call(longest, etcd -> etcd.getKVClient().get(key));
        return new Look(holder(answer), answer.getHeader().getRevision());
    }

    /** Whether a member answers by itself, with or without the others. */
    void ask() throws StoreException, InterruptedException {
        GetOption alone =
                GetOption.builder().withSerializable(true).withCountOnly(true).build();
        client.call(limit, etcd -> etcd.getKVClient().get(key, alone));
    }

    private static Optional<Holder> holder(GetResponse answer) {
        return answer.getKvs().stream().findFirst().map(LeaderKey::holder);
    }

    private static Holder holder(KeyValue pair) {
        String[] parts = pair.getValue().toString(StandardCharsets.UTF_8).split(SEPARATOR, 2);
        return new Holder(parts[0], parts.length < 2 ? "" : parts[1], pair.getLease());
    }

    Lease grant(Duration length) throws StoreException, InterruptedException {
        // Whole seconds; the store may make it longer.
        long seconds = length.plusMillis(999).toSeconds();
        LeaseGrantResponse answer =
                client.call(limit, etcd -> etcd.getLeaseClient().grant(seconds));
        return new Lease(answer.getID(), Duration.ofSeconds(answer.getTTL()));
    }

    /** Takes the key if nobody has it; gives who has it then. */
    Optional<Holder> take(long lease, String me, String note) throws StoreException, InterruptedException {
        PutOption withLease = PutOption.builder().withLeaseId(lease).build();
        TxnResponse answer = client.call(
                limit,
                etcd -> etcd.getKVClient()
                        .txn()
                        .If(new Cmp(key, Cmp.Op.EQUAL, CmpTarget.createRevision(0)))
                        .Then(Op.put(key, value(me, note), withLease))
                        .Else(Op.get(key, GetOption.DEFAULT))
                        .commit());
        List<GetResponse> others = answer.getGetResponses();
        return answer.isSucceeded() || others.isEmpty()
                ? Optional.of(new Holder(me, note, lease))
                : holder(others.get(0));
    }

    /** Publishes another note, if the key is still the leader's own. */
    void publish(Holder own, String note) throws StoreException, InterruptedException {
        PutOption withLease = PutOption.builder().withLeaseId(own.lease()).build();
        client.call(
                limit,
                etcd -> etcd.getKVClient()
                        .txn()
                        .If(new Cmp(key, Cmp.Op.EQUAL, CmpTarget.value(value(own.leader(), own.note()))))
                        .Then(Op.put(key, value(own.leader(), note), withLease))
                        .commit());
    }

    private static ByteSequence value(String me, String note) {
        return EtcdClient.bytes(note.isEmpty() ? me : me + SEPARATOR + note);
    }

    /** Makes the lease last from now on; fails with {@link StoreException.Kind#UNKNOWN_THING} if it has run out. */
    void renew(long lease) throws StoreException, InterruptedException {
        long left = client.call(limit, etcd -> etcd.getLeaseClient().keepAliveOnce(lease))
                .getTTL();
        if (left <= 0) {
            throw new StoreException(StoreException.Kind.UNKNOWN_THING, "the lease has run out");
        }
    }

    /** Gives the lease back, and the key with it. */
    void revoke(long lease, Duration longest) throws StoreException, InterruptedException {
        client.call(longest, etcd -> etcd.getLeaseClient().revoke(lease));
    }
}
