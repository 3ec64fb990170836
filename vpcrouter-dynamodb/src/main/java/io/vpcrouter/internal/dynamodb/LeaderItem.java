package io.vpcrouter.internal.dynamodb;

import com.amazonaws.services.dynamodbv2.AcquireLockOptions;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClient;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClientOptions;
import com.amazonaws.services.dynamodbv2.GetLockOptions;
import com.amazonaws.services.dynamodbv2.LockItem;
import com.amazonaws.services.dynamodbv2.ReleaseLockOptions;
import com.amazonaws.services.dynamodbv2.SendHeartbeatOptions;
import com.amazonaws.services.dynamodbv2.model.LockCurrentlyUnavailableException;
import com.amazonaws.services.dynamodbv2.model.LockNotGrantedException;
import io.vpcrouter.spi.leadership.Terms;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One item of a table, which exists for as long as somebody leads. The lock client of AWS does the work: it decides by its own monotonic
 * clock, and by what it saw change, whether a lease has run out. It has no thread of its own here.
 */
final class LeaderItem {
    private static final Duration FIRST_CALL = Duration.ofSeconds(10);

    private final LeaderTable table;
    private final AmazonDynamoDBLockClient locks;
    private final String key;
    /** For people. */
    private final String tableName;

    private final Duration limit;
    private @Nullable LockItem mine;

    /**
     * Who has the item.
     *
     * @param leader its name
     * @param note what it publishes
     * @param lease for how long, counted from each renewal
     */
    record Holder(String leader, String note, Duration lease) {}

    /**
     * What a try to take the item came to.
     *
     * @param term the term that begins; nothing if it was not taken
     * @param holder who has it, if that was seen
     */
    record Try(Optional<String> term, Optional<Holder> holder) {}

    LeaderItem(DynamoDbClient client, String table, String region, String key, String me, Terms terms) {
        this.limit = terms.retry();
        this.table = new LeaderTable(client, limit);
        this.key = key;
        this.tableName = "the table " + table + " in " + region;
        this.locks = new AmazonDynamoDBLockClient(AmazonDynamoDBLockClientOptions.builder(this.table, table)
                .withOwnerName(me)
                .withTimeUnit(TimeUnit.MILLISECONDS)
                .withLeaseDuration(terms.lease().toMillis())
                .withHeartbeatPeriod(terms.retry().toMillis())
                // A thread of its own would race with a release.
                .withCreateHeartbeatBackgroundThread(false)
                // It would go on leading while DynamoDB says that it cannot answer.
                .withHoldLockOnServiceUnavailable(false)
                .build());
    }

    /** The first call of a JVM takes seconds, and would break every time limit. */
    void warmUp() throws TableException, InterruptedException {
        table.setLimit(FIRST_CALL);
        try {
            locks.getLockFromDynamoDB(GetLockOptions.builder(key).build());
        } catch (RuntimeException e) {
            throw failure(e);
        } finally {
            table.setLimit(limit);
        }
    }

    /** Takes the item if nobody has it, or if its lease has run out before our eyes. */
    Try take(String note) throws TableException, InterruptedException {
        table.forget();
        try {
            AcquireLockOptions.AcquireLockOptionsBuilder options = AcquireLockOptions.builder(key)
                    .withShouldSkipBlockingWait(true)
                    .withTimeUnit(TimeUnit.MILLISECONDS)
                    .withAdditionalTimeToWaitForLock(0L)
                    .withRefreshPeriod(0L)
                    .withAcquireReleasedLocksConsistently(true);
            LockItem taken = locks.acquireLock((note.isEmpty() ? options : options.withData(bytes(note))).build());
            mine = taken;
            return new Try(Optional.of(taken.getRecordVersionNumber()), Optional.empty());
        } catch (LockCurrentlyUnavailableException e) {
            return new Try(Optional.empty(), holder());
        } catch (LockNotGrantedException e) {
            // The client only logs that it had no answer.
            RuntimeException failure = table.failure();
            if (failure != null) {
                throw failure(failure);
            }
            TableFailures.throwIfInterrupted(e);
            return new Try(Optional.empty(), Optional.empty());
        } catch (RuntimeException e) {
            throw failure(e);
        }
    }

    private TableException failure(RuntimeException failure) throws InterruptedException {
        return TableFailures.of(failure, tableName, key);
    }

    private Optional<Holder> holder() {
        Map<String, AttributeValue> item = table.item();
        AttributeValue owner = item.get("ownerName");
        AttributeValue lease = item.get("leaseDuration");
        if (owner == null || lease == null) {
            return Optional.empty();
        }
        AttributeValue data = item.get("data");
        String note = data == null || data.b() == null ? "" : data.b().asUtf8String();
        return Optional.of(new Holder(owner.s(), note, Duration.ofMillis(Long.parseLong(lease.s()))));
    }

    /** What came of a renewal. */
    enum Renewal {
        GOOD,
        /** The lease ran out before, by the own clock; the table was not asked. */
        TOO_LATE,
        /** The item is no longer as this replica left it. */
        REFUSED
    }

    /** Makes the lease last from now on. */
    Renewal renew(String note) throws TableException, InterruptedException {
        LockItem own = mine;
        if (own == null) {
            return Renewal.TOO_LATE;
        }
        try {
            SendHeartbeatOptions.SendHeartbeatOptionsBuilder options = SendHeartbeatOptions.builder(own);
            locks.sendHeartbeat((note.isEmpty() ? options : options.withData(bytes(note))).build());
            return Renewal.GOOD;
        } catch (LockNotGrantedException e) {
            mine = null;
            return e.getCause() == null ? Renewal.TOO_LATE : Renewal.REFUSED;
        } catch (RuntimeException e) {
            throw failure(e);
        }
    }

    /** Deletes the item, if it is ours. */
    void giveBack(Duration longest) throws TableException, InterruptedException {
        LockItem own = mine;
        mine = null;
        if (own == null) {
            return;
        }
        table.setLimit(longest);
        try {
            locks.releaseLock(
                    ReleaseLockOptions.builder(own).withDeleteLock(true).build());
        } catch (RuntimeException e) {
            throw failure(e);
        } finally {
            table.setLimit(limit);
        }
    }

    private static ByteBuffer bytes(String note) {
        return ByteBuffer.wrap(note.getBytes(StandardCharsets.US_ASCII));
    }
}
