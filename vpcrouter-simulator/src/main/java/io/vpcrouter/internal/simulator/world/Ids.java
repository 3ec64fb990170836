package io.vpcrouter.internal.simulator.world;

import java.util.Locale;
import java.util.regex.Pattern;

/** The format of ids: a prefix and letters or digits. Unlike in EC2, the length is free. */
public final class Ids {
    private static final Pattern REST = Pattern.compile("[0-9a-z]{1,40}");
    private static final Pattern ARN_REST = Pattern.compile("[0-9a-zA-Z:/_-]{1,120}");

    private Ids() {}

    /** Whether an id has this prefix, followed by valid characters. */
    public static boolean fits(String prefix, String id) {
        Pattern rest = prefix.startsWith("arn:") ? ARN_REST : REST;
        return id.startsWith(prefix)
                && rest.matcher(id.substring(prefix.length())).matches();
    }

    /** An id in EC2's long format, derived from a number; consecutive numbers give dissimilar ids. */
    public static String of(String prefix, long number) {
        long mixed = number * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 32) * 0xD6E8FEB86659FD93L;
        return prefix + "0" + String.format(Locale.ROOT, "%016x", mixed ^ mixed >>> 32);
    }
}
