package io.vpcrouter.internal.linux.routes;

import io.vpcrouter.support.FileProblems;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The names of routing tables, from the files that {@code ip} reads too. */
public final class RouteTableNames {
    /** The table that every packet is looked up in, unless a rule says otherwise. */
    public static final long MAIN = 254;

    private static final long LOCAL = 255;
    private static final long LARGEST = 0xffff_ffffL;

    private static final Logger LOG = LoggerFactory.getLogger(RouteTableNames.class);

    private final Map<String, Long> numbers = new LinkedHashMap<>();

    /**
     * Reads the names in {@code rt_tables} and {@code rt_tables.d} of some directories.
     *
     * @param directories the directories, the most important one first
     */
    public RouteTableNames(List<Path> directories) {
        numbers.put("default", 253L);
        numbers.put("main", MAIN);
        List<Path> lastFirst = new ArrayList<>(directories);
        Collections.reverse(lastFirst);
        lastFirst.forEach(directory -> {
            readFile(directory.resolve("rt_tables"));
            readDirectory(directory.resolve("rt_tables.d"));
        });
    }

    /** The names that this machine knows. */
    public static RouteTableNames ofThisMachine() {
        return new RouteTableNames(
                List.of(Path.of("/etc/iproute2"), Path.of("/usr/share/iproute2"), Path.of("/usr/lib/iproute2")));
    }

    private void readDirectory(Path directory) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.conf")) {
            files.forEach(this::readFile);
        } catch (IOException e) {
            LOG.warn("{}: {}", directory, FileProblems.reason(e));
        }
    }

    private void readFile(Path file) {
        if (!Files.isRegularFile(file)) {
            return;
        }
        try {
            Files.readAllLines(file).forEach(this::readLine);
        } catch (IOException e) {
            LOG.warn("{}: {}", file, FileProblems.reason(e));
        }
    }

    private void readLine(String line) {
        String[] words = line.replaceFirst("#.*", "").strip().split("\\s+", -1);
        if (words.length == 2) {
            number(words[0]).ifPresent(number -> numbers.put(words[1], number));
        }
    }

    private static OptionalLong number(String text) {
        boolean hexadecimal = text.matches("0[xX][0-9a-fA-F]{1,8}");
        if (!hexadecimal && !text.matches("[0-9]{1,10}")) {
            return OptionalLong.empty();
        }
        long number = hexadecimal ? Long.parseLong(text.substring(2), 16) : Long.parseLong(text);
        return number <= LARGEST ? OptionalLong.of(number) : OptionalLong.empty();
    }

    /**
     * The number of a table that may be managed.
     *
     * @param text a name or a number
     * @return nothing if there is no such name, and for the tables 0 (any) and 255 (the machine's own addresses)
     */
    public OptionalLong find(String text) {
        Long named = numbers.get(text);
        OptionalLong number = named == null ? number(text) : OptionalLong.of(named);
        return number.isPresent() && number.getAsLong() != 0 && number.getAsLong() != LOCAL
                ? number
                : OptionalLong.empty();
    }
}
