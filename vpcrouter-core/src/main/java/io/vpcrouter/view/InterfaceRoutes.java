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
 * Which routes point at which network interface: an index in both directions that a write brings up to date in constant
 * time.
 *
 * <p>A route is known by its cell, the number of its place in all tables. Interfaces get numbers of their own, in the order
 * in which they become known. The cells of one interface form a doubly linked list inside two arrays.
 */
final class InterfaceRoutes {
    private static final int NONE = VpcView.NONE;

    private final Map<String, Integer> numbers;
    private final List<String> ids;
    private final int listed;
    private int[] firstCell;
    private final BitSet blackholes = new BitSet();
    private final BitSet detached = new BitSet();

    private final int[] eniOfCell;
    private final int[] nextCell;
    private final int[] previousCell;

    /**
     * No route yet.
     *
     * @param cells how many cells there are
     * @param interfaces the interfaces that the cloud lists; routes may point at others too
     */
    InterfaceRoutes(int cells, Collection<NetworkInterface> interfaces) {
        numbers = new HashMap<>(interfaces.size() * 2);
        ids = new ArrayList<>(interfaces.size());
        firstCell = new int[Math.max(16, interfaces.size())];
        for (NetworkInterface eni : interfaces) {
            detached.set(numbered(eni.id(), NONE), !eni.attached());
        }
        listed = ids.size();
        eniOfCell = new int[cells];
        nextCell = new int[cells];
        previousCell = new int[cells];
        Arrays.fill(eniOfCell, NONE);
    }

    /**
     * The number of an interface, a new one if it has none yet.
     *
     * @param guess the number that it probably has, or {@link #NONE}: to compare two ids costs less than to hash one
     */
    int numbered(String eni, int guess) {
        if (guess != NONE && ids.get(guess).equals(eni)) {
            return guess;
        }
        Integer known = numbers.get(eni);
        if (known != null) {
            return known;
        }
        int number = ids.size();
        numbers.put(eni, number);
        ids.add(eni);
        if (number == firstCell.length) {
            firstCell = Arrays.copyOf(firstCell, number * 2);
        }
        firstCell[number] = NONE;
        return number;
    }

    /** The number of an interface, or {@link #NONE} if it is not known. */
    int numberOf(String eni) {
        return numbers.getOrDefault(eni, NONE);
    }

    /** How many interfaces are known. */
    int size() {
        return ids.size();
    }

    String id(int eni) {
        return ids.get(eni);
    }

    /** The number of the interface that the route of a cell points at, or {@link #NONE}. */
    int eniOf(int cell) {
        return eniOfCell[cell];
    }

    boolean hasRoutes(int eni) {
        return firstCell[eni] != NONE;
    }

    /** Whether a route was a blackhole when it was read: that we moved the route since then repairs nothing. */
    boolean hasBlackhole(int eni) {
        return blackholes.get(eni);
    }

    /** Whether the cloud listed the interface, and not only a route that points at it. */
    boolean isListed(int eni) {
        return eni < listed;
    }

    /** Whether the cloud lists the interface as attached to nothing. */
    boolean isDetached(int eni) {
        return detached.get(eni);
    }

    /** Notes that the route of a cell, which points at nothing so far, points at an interface. */
    void add(int cell, int eni, boolean isBlackhole) {
        eniOfCell[cell] = eni;
        int first = firstCell[eni];
        nextCell[cell] = first;
        previousCell[cell] = NONE;
        if (first != NONE) {
            previousCell[first] = cell;
        }
        firstCell[eni] = cell;
        if (isBlackhole) {
            blackholes.set(eni);
        }
    }

    /** Notes that the route of a cell points at nothing any more. */
    void remove(int cell) {
        int eni = eniOfCell[cell];
        if (eni == NONE) {
            return;
        }
        if (previousCell[cell] == NONE) {
            firstCell[eni] = nextCell[cell];
        } else {
            nextCell[previousCell[cell]] = nextCell[cell];
        }
        if (nextCell[cell] != NONE) {
            previousCell[nextCell[cell]] = previousCell[cell];
        }
        eniOfCell[cell] = NONE;
    }

    /** Visits the cells whose routes point at an interface, in no particular order. */
    void forEachCell(int eni, IntConsumer action) {
        for (int cell = firstCell[eni]; cell != NONE; cell = nextCell[cell]) {
            action.accept(cell);
        }
    }
}
