package io.vpcrouter.internal.kubernetes.lease;

import io.vpcrouter.internal.kubernetes.client.KubeException;
import io.vpcrouter.internal.kubernetes.client.KubeException.Kind;
import java.time.Duration;
import java.util.Optional;

/** A Lease in memory, with the rules of the API server. Answers can be lost, and all can fall silent. */
final class MemoryLease {
    private LeaseStore.State state;
    private int versions;
    private int uids;

    /** What one candidate sees of it. */
    final class View implements LeaseStore {
        private boolean losesAnswers;
        private boolean silent;
        private boolean conflicts;
        private int questions;

        void loseAnswers(boolean now) {
            losesAnswers = now;
        }

        void silence(boolean now) {
            silent = now;
        }

        void conflict(boolean now) {
            conflicts = now;
        }

        int questions() {
            return questions;
        }

        private State answered(State now) throws KubeException {
            if (losesAnswers) {
                throw new KubeException(Kind.SILENT, "no answer");
            }
            return now;
        }

        private void ask() throws KubeException {
            questions++;
            if (silent) {
                throw new KubeException(Kind.SILENT, "no answer");
            }
        }

        @Override
        public String name() {
            return "the Lease x";
        }

        @Override
        public void open() {}

        @Override
        public Optional<State> read(Duration limit) throws KubeException {
            ask();
            return Optional.ofNullable(state);
        }

        @Override
        public State create(String holder, String note, Duration length, Duration limit) throws KubeException {
            ask();
            if (state != null) {
                throw new KubeException(Kind.CONFLICT, "it is there");
            }
            uids++;
            return answered(write(holder, note, length, 0));
        }

        @Override
        public State replace(State seen, String holder, String note, Duration length, Duration limit)
                throws KubeException {
            ask();
            if (state == null) {
                throw new KubeException(Kind.ABSENT, "it is not there");
            }
            if (conflicts || !state.version().equals(seen.version())) {
                throw new KubeException(Kind.CONFLICT, "it has another version");
            }
            boolean isNewTerm = !holder.isEmpty() && !holder.equals(seen.holder());
            return answered(write(holder, note, length, seen.transitions() + (isNewTerm ? 1 : 0)));
        }

        @Override
        public void close() {}
    }

    private LeaseStore.State write(String holder, String note, Duration length, int transitions) {
        versions++;
        state = new LeaseStore.State(holder, note, length, transitions, "u" + uids, "v" + versions);
        return state;
    }

    void writeByHand(String holder, Duration length) {
        write(holder, "", length, state == null ? 0 : state.transitions());
    }

    void delete() {
        state = null;
    }

    String holder() {
        return state.holder();
    }
}
