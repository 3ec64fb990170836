package io.vpcrouter.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the server of a daemon listens that was started on a free port, as its log says. */
final class DaemonAddress {
    private static final Pattern SERVER = Pattern.compile("server=(http://[^ ]+/)");
    private static final long PAUSE = 100_000_000;

    private DaemonAddress() {}

    /**
     * Waits until the daemon has written it.
     *
     * @param daemon the daemon
     * @param log the file with its log
     * @throws IOException if the daemon ended without a word of it
     */
    static URI await(Process daemon, Path log) throws IOException {
        while (true) {
            boolean ended = !daemon.isAlive();
            String said = Files.readString(log);
            Matcher matcher = SERVER.matcher(said);
            if (matcher.find()) {
                return URI.create(matcher.group(1));
            }
            if (ended) {
                throw new IOException("the daemon ended: " + said);
            }
            LockSupport.parkNanos(PAUSE);
        }
    }
}
