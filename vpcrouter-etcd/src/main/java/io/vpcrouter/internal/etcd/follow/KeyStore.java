package io.vpcrouter.internal.etcd.follow;

import io.vpcrouter.internal.etcd.client.StoreException;
import io.vpcrouter.support.Alarm;
import java.time.Duration;

/** Where the keys are. One thread at a time, but for {@link #close}. */
public interface KeyStore extends AutoCloseable {
    /**
     * Reads the files that it needs, and connects.
     *
     * @throws io.vpcrouter.validation.InvalidException if a file cannot be used
     */
    void open();

    /**
     * Connects anew if one of its files has changed.
     *
     * @return whether there is a new connection, and so no watch any more
     * @throws io.vpcrouter.validation.InvalidException if a changed file cannot be used; the old connection stays
     */
    boolean renewIfFilesChanged();

    /** What stands there now. */
    Reading read(Duration limit) throws StoreException, InterruptedException;

    /**
     * Tells of changes after a reading, until the next call. It may tell too often, and it may fall silent without a word.
     *
     * @param from the reading
     * @param alarm is told
     * @throws StoreException if it is closed
     */
    void watch(Reading from, Alarm alarm) throws StoreException;

    @Override
    void close();
}
