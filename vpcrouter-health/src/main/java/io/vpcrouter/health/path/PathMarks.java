package io.vpcrouter.health.path;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Leads marked packets of this machine through a host each: a mark, a rule and a routing table for every host. Mark and table
 * have the same number.
 *
 * <p>Threading: any thread; {@link #of} never waits.
 */
final class PathMarks {
    /** How many hosts there can be. */
    static final int MOST = 65_536;

    /** Far before the rules of the main table. */
    private static final int PRIORITY = 118;

    private static final Pattern RULE = Pattern.compile(PRIORITY + ":.* fwmark 0x([0-9a-f]{1,8}) lookup .*");

    private static final Mark NOT_YET = new Mark(0, "its rule is being made");

    private final int first;
    private final IpCommand ip;
    private final Map<IpAddress, Integer> numbers = new HashMap<>();
    private final BitSet taken = new BitSet();
    private boolean cleared;
    private volatile Map<IpAddress, Mark> marks = Map.of();

    /**
     * How to send through a host.
     *
     * @param number the mark
     * @param problem why that does not work, or empty
     */
    record Mark(int number, String problem) {}

    PathMarks(int first, IpCommand ip) {
        this.first = first;
        this.ip = ip;
    }

    /** The mark for a host. */
    Mark of(IpAddress host) {
        return marks.getOrDefault(host, NOT_YET);
    }

    /** Removes what a process has left that was killed. */
    synchronized void removeLeftOvers() throws IOException, InterruptedException {
        for (IpFamily family : IpFamily.values()) {
            List<String> commands = new ArrayList<>();
            for (String line : ip.run(flag(family), "rule", "show").lines().toList()) {
                Matcher rule = RULE.matcher(line.strip());
                long number = rule.matches() ? Long.parseLong(rule.group(1), 16) : -1;
                if (number >= first && number < (long) first + MOST) {
                    addRemoval(commands, (int) number);
                }
            }
            run(family, commands);
        }
    }

    /** Makes the rules and tables of these hosts, mends those that a link has lost, and removes all others. */
    synchronized void set(Set<IpAddress> hosts) throws IOException, InterruptedException {
        if (cleared) {
            return;
        }
        Map<IpAddress, Mark> made = new HashMap<>();
        for (IpFamily family : IpFamily.values()) {
            remove(family, hosts);
            make(family, hosts.stream().filter(host -> host.family() == family).toList(), made);
        }
        marks = Map.copyOf(made);
    }

    private void remove(IpFamily family, Set<IpAddress> wanted) throws IOException, InterruptedException {
        List<String> commands = new ArrayList<>();
        for (IpAddress host : Set.copyOf(numbers.keySet())) {
            if (host.family() == family && !wanted.contains(host)) {
                Integer number = numbers.remove(host);
                if (number != null) {
                    taken.clear(number);
                    addRemoval(commands, first + number);
                }
            }
        }
        run(family, commands);
    }

    private void make(IpFamily family, List<IpAddress> hosts, Map<IpAddress, Mark> made)
            throws IOException, InterruptedException {
        List<String> commands = new ArrayList<>();
        List<IpAddress> hostOfCommand = new ArrayList<>();
        Set<IpAddress> withoutRule = new HashSet<>();
        for (IpAddress host : hosts) {
            Integer number = numbers.get(host);
            if (number == null) {
                number = taken.nextClearBit(0);
                taken.set(number);
                numbers.put(host, number);
                withoutRule.add(host);
            }
            int mark = first + number;
            // The last resort keeps packets off the main table while the route is missing, which another host may
            // answer.
            commands.add("route replace unreachable default metric 4294967294 table " + mark);
            commands.add("route replace default via " + host + " table " + mark);
            hostOfCommand.addAll(List.of(host, host));
            if (withoutRule.contains(host)) {
                commands.add("rule add priority " + PRIORITY + " fwmark " + mark + " table " + mark);
                hostOfCommand.add(host);
            }
            made.put(host, new Mark(mark, ""));
        }
        run(family, commands).forEach((index, words) -> {
            IpAddress host = hostOfCommand.get(index);
            made.computeIfPresent(
                    host,
                    (of, mark) -> new Mark(
                            mark.number(),
                            "this machine cannot send through it: " + words + " (ip " + commands.get(index) + ")"));
        });
    }

    /** Removes all rules and tables; nothing is made any more. */
    synchronized void clear() throws IOException, InterruptedException {
        cleared = true;
        marks = Map.of();
        for (IpFamily family : IpFamily.values()) {
            remove(family, Set.of());
        }
    }

    private Map<Integer, String> run(IpFamily family, List<String> commands) throws IOException, InterruptedException {
        return commands.isEmpty() ? Map.of() : ip.runAll(flag(family), commands);
    }

    private static void addRemoval(List<String> commands, int number) {
        commands.add("rule delete priority " + PRIORITY + " fwmark " + number + " table " + number);
        commands.add("route flush table " + number);
    }

    private static String flag(IpFamily family) {
        return family == IpFamily.IPV4 ? "-4" : "-6";
    }
}
