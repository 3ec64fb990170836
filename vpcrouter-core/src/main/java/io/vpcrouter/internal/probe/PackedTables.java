package io.vpcrouter.internal.probe;

/**
 * What a schedule knows of its hosts and their probes, packed into arrays by slot. Shortly before the hosts of a bucket of
 * the timer wheel are due, what their probes will need is read once: with tens of thousands of hosts it lies in slow memory,
 * here and there, and many pieces that are read with nothing in between are fetched at the same time.
 *
 * <p>ADR 13 shows what each of these measures brings.
 */
public final class PackedTables {
    private final HostSlots slots;
    private final ProbeTable probes;
    private final RoundTrips roundTrips = new RoundTrips();
    private final TimerWheel dueTimes;

    /** Keeps the compiler from leaving out reads of which nothing else depends. */
    @SuppressWarnings("UnusedVariable")
    private long fetched;

    /**
     * Empty tables.
     *
     * @param reservedSlots how many of the first slots are for the caller, not for hosts
     * @param interval how far ahead regular probes are due, in nanoseconds
     * @param depth how many probes of a slot are remembered, a power of two
     * @param mostRetries how many retries there may be between two regular probes without an answer
     */
    public PackedTables(int reservedSlots, long interval, int depth, int mostRetries) {
        slots = new HostSlots(reservedSlots);
        probes = new ProbeTable(depth, mostRetries);
        dueTimes = new TimerWheel(interval, this::fetch);
    }

    private void fetch(int[] upcoming, int size) {
        long sum = 0;
        for (int i = 0; i < size; i++) {
            sum += probes.touch(upcoming[i]) + roundTrips.touch(upcoming[i]);
        }
        fetched = sum;
    }

    public HostSlots slots() {
        return slots;
    }

    public ProbeStates probes() {
        return probes;
    }

    public RetryStates retries() {
        return probes;
    }

    public DueTimes dueTimes() {
        return dueTimes;
    }

    public ProbeStatistics statistics() {
        return roundTrips;
    }
}
