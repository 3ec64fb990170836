package io.vpcrouter.testkit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The sockets and files that this process holds open. Linux alone tells; elsewhere there are none.
 *
 * <p>Pipes do not count: those to a process that has ended stay until the garbage collector finds them.
 */
final class OpenHandles {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /** What the JVM opens by itself, whenever a class is needed. */
    private static final Pattern OF_THE_JVM =
            Pattern.compile("pipe:.*|/dev/.*|/proc/.*|.*\\.(jar|jmod|class|so|jsa|jfr)( .*)?|.*/lib/modules");

    private static boolean hadChannels;

    private OpenHandles() {}

    /** The first channels of a process open a socket that stays, and is the JVM's. */
    private static synchronized void openFirstChannels() throws IOException {
        if (!hadChannels) {
            FileChannel.open(DESCRIPTORS.resolveSibling("status")).close();
            SocketChannel.open().close();
            hadChannels = true;
        }
    }

    static Set<String> now() throws IOException {
        Set<String> open = new TreeSet<>();
        if (!Files.isDirectory(DESCRIPTORS)) {
            return open;
        }
        openFirstChannels();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : descriptors) {
                addTarget(descriptor, open);
            }
        }
        return open;
    }

    private static void addTarget(Path descriptor, Set<String> open) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            if (!OF_THE_JVM.matcher(target).matches()) {
                // Several descriptors of one file, or of the one anonymous inode of all selectors, count each for
                // itself.
                open.add(target + " as " + descriptor.getFileName());
            }
        } catch (IOException e) {
            // Closed meanwhile, as the one of this very listing.
        }
    }
}
