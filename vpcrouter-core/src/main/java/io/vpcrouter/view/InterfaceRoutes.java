package io.vpcrouter.view;

import io.vpcrouter.model.NetworkInterface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Which cells point at which network interface: an index in both directions that a write brings up to date in constant
 * time. Interfaces are numbered ("slots"); the cells of one interface form a doubly linked list inside two arrays.
 */
final class InterfaceRoutes {
    private static final int NONE = VpcView.NONE;

    private final Map<String, Integer> slots;
    private final List<String> ids;
    private final int known;
    private int[] heads;
    private final BitSet blackholes = new BitSet();
    private final BitSet detached = new BitSet();

    private final int[] slotOfCell;
    private final int[] next;
    private final int[] previous;

    /**
     * No row yet.
     *
     * @param cells how many cells there are
     * @param interfaces the interfaces that are known; rows may point at others too
     */
    InterfaceRoutes(int cells, Collection<NetworkInterface> interfaces) {
        slots = new HashMap<>(interfaces.size() * 2);
        ids = new ArrayList<>(interfaces.size());
        heads = new int[Math.max(16, interfaces.size())];
        for (NetworkInterface eni : interfaces) {
            detached.set(slotOf(eni.id(), NONE), !eni.attached());
        }
        known = ids.size();
        slotOfCell = new int[cells];
        next = new int[cells];
        previous = new int[cells];
        Arrays.fill(slotOfCell, NONE);
    }

    /**
     * The number of an interface.
     *
     * @param hint the number that it probably has, or -1: to compare two ids costs less than to hash one
     */
    int slotOf(String eni, int hint) {
        if (hint != NONE && ids.get(hint).equals(eni)) {
            return hint;
        }
        Integer known = slots.get(eni);
        if (known != null) {
            return known;
        }
        int slot = ids.size();
        slots.put(eni, slot);
        ids.add(eni);
        if (slot == heads.length) {
            heads = Arrays.copyOf(heads, slot * 2);
        }
        heads[slot] = NONE;
        return slot;
    }

    int slotIfKnown(String eni) {
        return slots.getOrDefault(eni, NONE);
    }

    int size() {
        return ids.size();
    }

    String idOfSlot(int slot) {
        return ids.get(slot);
    }

    int slotOfCell(int cell) {
        return slotOfCell[cell];
    }

    boolean hasRows(String eni) {
        int slot = slotIfKnown(eni);
        return slot != NONE && heads[slot] != NONE;
    }

    /** Whether a row was a blackhole when it was read: that we moved the row since then brings nothing back to life. */
    boolean hasBlackhole(int slot) {
        return blackholes.get(slot);
    }

    /** Whether the interface is one of those that were given at the start. */
    boolean isKnown(int slot) {
        return slot < known;
    }

    /** Whether the cloud lists the interface as attached to nothing. */
    boolean isDetached(int slot) {
        return detached.get(slot);
    }

    void add(int cell, int slot, boolean isBlackhole) {
        slotOfCell[cell] = slot;
        int head = heads[slot];
        next[cell] = head;
        previous[cell] = NONE;
        if (head != NONE) {
            previous[head] = cell;
        }
        heads[slot] = cell;
        if (isBlackhole) {
            blackholes.set(slot);
        }
    }

    void remove(int cell) {
        int slot = slotOfCell[cell];
        if (slot == NONE) {
            return;
        }
        if (previous[cell] == NONE) {
            heads[slot] = next[cell];
        } else {
            next[previous[cell]] = next[cell];
        }
        if (next[cell] != NONE) {
            previous[next[cell]] = previous[cell];
        }
        slotOfCell[cell] = NONE;
    }

    void forEachCell(int slot, IntConsumer action) {
        for (int cell = heads[slot]; cell != NONE; cell = next[cell]) {
            action.accept(cell);
        }
    }
}
