package io.vpcrouter.internal.probe;

/** When the host of each slot is due for its next regular probe. Times are compared by subtraction. */
public interface DueTimes {
    boolean isEmpty();

    boolean contains(int slot);

    /** Adds a slot, or moves it. */
    void put(int slot, long time);

    void remove(int slot);

    /** The slot with the earliest time; there must be one. */
    int firstSlot();

    /** The earliest time; there must be one. */
    long firstTime();

    boolean isDue(long now);
}
