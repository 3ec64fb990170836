package io.vpcrouter.internal.probe;

import io.vpcrouter.model.IpAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The slot of each host. Slots are small numbers, reused, so that what belongs to a host can lie in arrays. */
public final class HostSlots {
    private final Map<IpAddress, Integer> slots = new HashMap<>();
    private @Nullable IpAddress[] hosts = new @Nullable IpAddress[16];
    private int[] free = new int[16];
    private int freeCount;
    private int used;

    /** The first slots are left to the caller. */
    public HostSlots(int reserved) {
        used = reserved;
    }

    public boolean isEmpty() {
        return slots.isEmpty();
    }

    public boolean contains(IpAddress host) {
        return slots.containsKey(host);
    }

    /** The slot of a host that has one. */
    public int slotOf(IpAddress host) {
        return Objects.requireNonNull(slots.get(host), "host without a slot");
    }

    public IpAddress hostOf(int slot) {
        return Objects.requireNonNull(hosts[slot], "slot without a host");
    }

    public int add(IpAddress host) {
        int slot = freeCount > 0 ? free[--freeCount] : used++;
        if (slot >= hosts.length) {
            hosts = Arrays.copyOf(hosts, Math.max(slot + 1, hosts.length * 2));
        }
        hosts[slot] = host;
        slots.put(host, slot);
        return slot;
    }

    /** Frees the slots of all other hosts, and passes them on. */
    public void retain(Set<IpAddress> wanted, IntConsumer freed) {
        for (Iterator<Map.Entry<IpAddress, Integer>> entries = slots.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<IpAddress, Integer> entry = entries.next();
            if (!wanted.contains(entry.getKey())) {
                entries.remove();
                release(entry.getValue());
                freed.accept(entry.getValue());
            }
        }
    }

    private void release(int slot) {
        hosts[slot] = null;
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, freeCount * 2);
        }
        free[freeCount++] = slot;
    }
}
