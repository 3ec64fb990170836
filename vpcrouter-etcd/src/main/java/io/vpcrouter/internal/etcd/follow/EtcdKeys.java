package io.vpcrouter.internal.etcd.follow;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.WatchOption;
import io.vpcrouter.internal.etcd.client.EtcdClient;
import io.vpcrouter.internal.etcd.client.EtcdSettings;
import io.vpcrouter.internal.etcd.client.StoreException;
import io.vpcrouter.support.Alarm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** One key of etcd, or all that begin alike, by its API v3. */
public final class EtcdKeys implements KeyStore {
    private final EtcdClient client;
    private final ByteSequence key;
    private final boolean isPrefix;
    private final KeyWatch watch;

    /**
     * Nothing is opened yet.
     *
     * @param settings how to reach etcd
     * @param key the key, or what the keys begin with
     * @param isPrefix which of the two
     */
    public EtcdKeys(EtcdSettings settings, String key, boolean isPrefix) {
        this.client = new EtcdClient(settings);
        this.key = EtcdClient.bytes(key);
        this.isPrefix = isPrefix;
        this.watch = new KeyWatch(client, this.key);
    }

    @Override
    public void open() {
        client.open();
    }

    @Override
    public boolean renewIfFilesChanged() {
        return client.renewIfFilesChanged();
    }

    @Override
    public Reading read(Duration limit) throws StoreException, InterruptedException {
        GetOption option = GetOption.builder()
                .isPrefix(isPrefix)
                .withSortField(GetOption.SortTarget.KEY)
                .withSortOrder(GetOption.SortOrder.ASCEND)
                .build();
        GetResponse answer = client.call(limit, etcd -> etcd.getKVClient().get(key, option));
        List<Reading.Entry> entries = answer.getKvs().stream()
                .map(pair -> new Reading.Entry(
                        pair.getKey().toString(StandardCharsets.UTF_8),
                        pair.getValue().getBytes()))
                .toList();
        return new Reading(entries, answer.getHeader().getRevision());
    }

    @Override
    public void watch(Reading from, Alarm alarm) throws StoreException {
        watch.start(WatchOption.builder().isPrefix(isPrefix).withRevision(from.revision() + 1), alarm);
    }

    @Override
    public void close() {
        client.close();
    }
}
