package io.vpcrouter.bench.lab;

import java.util.List;

/**
 * What a trial showed.
 *
 * @param scenario what was done
 * @param lost the packets that were lost of the destinations that had to move, or of all if none had to
 * @param silenceMillis the longest silence of one of them
 * @param lostOfOthers the packets of all other destinations that were lost
 * @param writes how many changes the kernel's table saw
 * @param needless how many of them nobody needed
 * @param stamps the four stamps of the last failover: detected, decided, accepted, seen, in milliseconds; or empty
 * @param note what else there is to say
 */
record Outcome(
        String scenario,
        long lost,
        double silenceMillis,
        long lostOfOthers,
        int writes,
        int needless,
        String stamps,
        String note) {
    static final List<String> HEAD = List.of(
            "scenario",
            "silence ms",
            "lost",
            "lost of others",
            "writes",
            "needless",
            "detected/decided/accepted/seen ms",
            "");

    List<String> cells() {
        return List.of(
                scenario,
                String.format("%.0f", silenceMillis),
                String.valueOf(lost),
                String.valueOf(lostOfOthers),
                String.valueOf(writes),
                String.valueOf(needless),
                stamps,
                note);
    }
}
