package io.vpcrouter.internal.server.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the head of a request by the letter of RFC 9112. What the letter leaves open is refused. */
final class HeadReader {
    static final int LONGEST_HEAD = 32 * 1024;
    static final int MOST_FIELDS = 50;

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern REQUEST_LINE = Pattern.compile("(" + TOKEN + ") ([^ \t]+) HTTP/([0-9])\\.([0-9])");
    private static final Pattern NAME = Pattern.compile(TOKEN);

    private HeadReader() {}

    static RequestHead read(WireInput in) throws IOException {
        LineAllowance allowance = new LineAllowance("head of the request", LONGEST_HEAD);
        String first = in.line(allowance);
        if (first.isEmpty()) {
            // Some clients end a body with a line that belongs to nothing (RFC 9112, 2.2).
            first = in.line(allowance);
        }
        Matcher line = REQUEST_LINE.matcher(first);
        if (!line.matches()) {
            throw new BadRequestException("request line: not understood (expected: METHOD TARGET HTTP/1.1)");
        }
        if (!line.group(3).equals("1")) {
            throw new BadRequestException(505, "request line: another version (expected: HTTP/1.1)");
        }
        RequestTarget target = RequestTarget.of(line.group(2));
        Map<String, List<String>> fields = new LinkedHashMap<>();
        try {
            readFields(in, allowance, fields);
        } catch (BadRequestException e) {
            throw e.accepting(fields.getOrDefault("accept", List.of()));
        }
        return new RequestHead(line.group(1), target, line.group(4).equals("0"), fields);
    }

    /** Reads header or trailer fields up to the empty line behind them. */
    static void readFields(WireInput in, LineAllowance allowance, Map<String, List<String>> fields) throws IOException {
        int count = 0;
        for (String line = in.line(allowance); !line.isEmpty(); line = in.line(allowance)) {
            if (++count > MOST_FIELDS) {
                throw new BadRequestException(431, "headers: too many (expected: at most " + MOST_FIELDS + ")");
            }
            int colon = line.indexOf(':');
            if (colon < 0 || !NAME.matcher(line.substring(0, colon)).matches()) {
                // A folded line, which begins with a space, is one of these.
                throw new BadRequestException("header " + count + ": not understood (expected: NAME: VALUE)");
            }
            fields.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
    }
}
