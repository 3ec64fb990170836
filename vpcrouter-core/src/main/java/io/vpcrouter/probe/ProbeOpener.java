package io.vpcrouter.probe;

import io.vpcrouter.internal.probe.ProbeStates;

/** Opens probes. A probe that waited for room is due when the room came: its wait does not make the checker a bad witness. */
final class ProbeOpener {
    private final ProbeStates probes;
    private boolean wasHeldBack;
    private long heldBackAt;

    ProbeOpener(ProbeStates probes) {
        this.probes = probes;
    }

    /** There was no room until then at least. */
    void heldBack(long now) {
        wasHeldBack = true;
        heldBackAt = now;
    }

    /** A new probe, or NONE if too many of the slot are open. */
    long open(int slot, long due) {
        return probes.open(slot, wasHeldBack && heldBackAt - due > 0 ? heldBackAt : due);
    }
}
