package io.vpcrouter.health;

import io.vpcrouter.model.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Moves hosts from verdict to verdict, and keeps the changes until they are taken. */
final class Verdicts {
    private final long recoveryWindow;
    private List<VerdictChange> changes = new ArrayList<>();

    Verdicts(Duration recoveryWindow) {
        this.recoveryWindow = recoveryWindow.toNanos();
    }

    /** The host answered, and there is no evidence against it. */
    void answered(HostRecord record, boolean late, long at) {
        record.gone = false;
        if (!late) {
            proveRecovery(record, at);
        }
        switch (record.verdict) {
            case UNKNOWN -> become(record, Verdict.HEALTHY, at);
            case SUSPECT -> backFromSuspicion(record, at);
            case FAILED -> recover(record, at);
            case QUESTIONABLE -> leaveQuestionable(record, at);
            case HEALTHY -> {}
        }
    }

    private void backFromSuspicion(HostRecord record, long at) {
        become(record, record.trusted == Verdict.QUESTIONABLE ? Verdict.QUESTIONABLE : Verdict.HEALTHY, at);
    }

    private void leaveQuestionable(HostRecord record, long at) {
        RecoveryWindow recovery = record.recovery;
        if (recovery == null || !recovery.isOnProbation()) {
            become(record, Verdict.HEALTHY, at);
        } else if (recovery.isOver()) {
            recovery.recovered(at);
            become(record, Verdict.HEALTHY, at);
        }
    }

    private void recover(HostRecord record, long at) {
        RecoveryWindow recovery = recoveryOf(record);
        if (recovery.isOver()) {
            recovery.recovered(at);
            become(record, Verdict.HEALTHY, at);
        } else {
            startProbationIfPlainOver(record, at);
        }
    }

    private void startProbationIfPlainOver(HostRecord record, long at) {
        RecoveryWindow recovery = recoveryOf(record);
        if (recovery.isPlainOver()) {
            recovery.startProbation(at);
            become(record, Verdict.QUESTIONABLE, at);
        }
    }

    /** The host answered, but there is evidence against it. */
    void questionable(HostRecord record, long at) {
        record.gone = false;
        proveRecovery(record, at);
        if (record.isFailed()) {
            startProbationIfPlainOver(record, at);
        } else {
            become(record, Verdict.QUESTIONABLE, at);
        }
    }

    /** The host missed a probe: it is no longer trusted, and a failed one starts proving itself again. */
    void missed(HostRecord record, long at) {
        restartRecovery(record);
        if (record.verdict == Verdict.HEALTHY || record.verdict == Verdict.QUESTIONABLE) {
            suspect(record, at);
        }
    }

    /** There is reason to think that the host is dead, but no proof. */
    void suspect(HostRecord record, long at) {
        record.trusted = record.verdict;
        become(record, Verdict.SUSPECT, at);
    }

    /** There is evidence that the host cannot work. */
    void gone(HostRecord record, long at) {
        restartRecovery(record);
        fail(record, at);
    }

    /** The check could not run: the time until the next answer proves nothing. */
    void notProbed(HostRecord record) {
        if (record.recovery != null) {
            record.recovery.interrupt();
        }
    }

    /** It is proved that the host is dead. */
    void fail(HostRecord record, long at) {
        if (record.isFailed()) {
            return;
        }
        if (record.recovery == null) {
            record.recovery = new RecoveryWindow(recoveryWindow);
        } else {
            record.recovery.failed(at);
        }
        become(record, Verdict.FAILED, at);
    }

    private void become(HostRecord record, Verdict verdict, long at) {
        if (record.verdict == verdict) {
            return;
        }
        changes.add(new VerdictChange(record.host, record.verdict, verdict, record.reason));
        record.verdict = verdict;
        record.since = at;
        record.waiting = false;
    }

    private static RecoveryWindow recoveryOf(HostRecord record) {
        return Objects.requireNonNull(record.recovery, "recovery of a host that never failed");
    }

    private static void proveRecovery(HostRecord record, long at) {
        if (record.recovery != null) {
            record.recovery.answered(at);
        }
    }

    private static void restartRecovery(HostRecord record) {
        if (record.recovery != null) {
            record.recovery.restart();
        }
    }

    /** The changes since the last call. */
    List<VerdictChange> takeChanges() {
        List<VerdictChange> taken = changes;
        changes = new ArrayList<>();
        return taken;
    }
}
