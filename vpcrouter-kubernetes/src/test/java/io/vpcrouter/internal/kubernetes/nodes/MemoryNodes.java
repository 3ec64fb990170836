package io.vpcrouter.internal.kubernetes.nodes;

import io.vpcrouter.internal.kubernetes.client.KubeException;
import io.vpcrouter.internal.kubernetes.client.Watched;
import io.vpcrouter.support.Alarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A cluster in memory, with a watch that can fall silent, and lists that can fail. */
public final class MemoryNodes implements Watched<KubeNode> {
    private final Alarm alarm;
    private final Map<String, KubeNode> cluster = new TreeMap<>();
    private Map<String, KubeNode> known = new TreeMap<>();
    private boolean deaf;
    private @Nullable KubeException failure;
    private int lists;
    private int listsOfFirstWatch;
    private boolean endsAtOnce;
    private @Nullable KubeException refusal;

    public MemoryNodes(Alarm alarm) {
        this.alarm = alarm;
    }

    public synchronized void put(Nodes... nodes) {
        for (Nodes node : nodes) {
            KubeNode built = node.build();
            cluster.put(built.name(), built);
            if (lists > 0 && !deaf) {
                known.put(built.name(), built);
                alarm.changed();
            }
        }
    }

    public synchronized void delete(String name) {
        cluster.remove(name);
        if (lists > 0 && !deaf) {
            known.remove(name);
            alarm.changed();
        }
    }

    /** The watch tells nothing more, and does not say so. */
    public synchronized void goDeaf() {
        deaf = true;
    }

    /** The watch ends. */
    public synchronized void endWatch() {
        deaf = true;
        alarm.broken();
    }

    /** Each watch ends when it begins, from now on. */
    public synchronized void endWatchesAtOnce(boolean now) {
        endsAtOnce = now;
    }

    /** No watch begins from now on. */
    public synchronized void refuseWatches(KubeException with) {
        refusal = with;
    }

    public synchronized void fail(@Nullable KubeException with) {
        failure = with;
    }

    public synchronized int lists() {
        return lists;
    }

    /** How many lists there were when the first watch began that did not end at once. */
    public synchronized int listsOfFirstWatch() {
        return listsOfFirstWatch;
    }

    @Override
    public void open() {}

    @Override
    public synchronized void read(Duration limit) throws KubeException {
        if (failure != null) {
            throw failure;
        }
        lists++;
        deaf = false;
        known = new TreeMap<>(cluster);
    }

    @Override
    public synchronized void follow(Duration limit) throws KubeException {
        if (refusal != null) {
            deaf = true;
            throw refusal;
        }
        if (endsAtOnce) {
            endWatch();
        } else if (listsOfFirstWatch == 0) {
            listsOfFirstWatch = lists;
        }
    }

    @Override
    public synchronized List<KubeNode> values() {
        return new ArrayList<>(known.values());
    }

    @Override
    public void close() {}
}
