package io.vpcrouter.bench.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What happens to the fabric's table, as the kernel tells it: the judge that is none of vpcrouter's own. */
final class RouteWatch implements AutoCloseable {
    private static final Pattern CHANGE = Pattern.compile("(Deleted )?(\\S+:9:|10\\.9\\.)(\\d+)\\S* .*");
    private static final Pattern GATEWAY = Pattern.compile(".* via \\S*?[.:](\\d+) .*");

    private final Process process;
    private final List<Change> changes = new ArrayList<>();

    /**
     * A change of a route.
     *
     * @param destination the number of the destination
     * @param router the router that it leads to now, or 0 if it was deleted
     * @param at when the kernel told it
     */
    record Change(int destination, int router, long at) {}

    RouteWatch(Fabric fabric, Family family) throws IOException {
        process = new ProcessBuilder("ip", family.flag(), "-n", fabric.fabric().name(), "monitor", "route")
                .redirectErrorStream(true)
                .start();
        Thread thread = new Thread(this::read, "route watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher change = CHANGE.matcher(line);
                if (change.matches()) {
                    Matcher gateway = GATEWAY.matcher(line);
                    boolean leads = change.group(1) == null && gateway.matches();
                    add(new Change(
                            Integer.parseInt(change.group(3)),
                            leads ? Integer.parseInt(gateway.group(1)) : 0,
                            System.nanoTime()));
                }
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private synchronized void add(Change change) {
        changes.add(change);
    }

    /** All changes up to now. */
    synchronized List<Change> changes() {
        return List.copyOf(changes);
    }

    /** Starts over. */
    synchronized void forget() {
        changes.clear();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
