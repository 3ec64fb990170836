package io.vpcrouter.internal.server.wire;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for, as it was sent.
 *
 * @param path the path; an asterisk for the server as a whole
 * @param query what follows the question mark
 * @param authority the host, if a whole URL was sent
 */
public record RequestTarget(String path, Optional<String> query, Optional<String> authority) {
    private static final String PATH = "/[!-~&&[^#?]]*";
    private static final String QUERY = "(?:\\?([!-~&&[^#]]*))?";
    private static final Pattern ORIGIN = Pattern.compile("(" + PATH + ")" + QUERY);
    private static final Pattern ABSOLUTE = Pattern.compile("(?i:https?)://([!-~&&[^/#?]]+)(" + PATH + ")?" + QUERY);

    /** Reads it from a request line. */
    static RequestTarget of(String text) throws BadRequestException {
        if (text.equals("*")) {
            return new RequestTarget("*", Optional.empty(), Optional.empty());
        }
        Matcher origin = ORIGIN.matcher(text);
        if (origin.matches()) {
            return of(origin.group(1), origin.group(2), null);
        }
        Matcher absolute = ABSOLUTE.matcher(text);
        if (absolute.matches()) {
            return of(absolute.group(2), absolute.group(3), absolute.group(1));
        }
        throw new BadRequestException("request line: no path (expected: /PATH or http://HOST/PATH)");
    }

    private static RequestTarget of(@Nullable String path, @Nullable String query, @Nullable String authority) {
        return new RequestTarget(path == null ? "/" : path, Optional.ofNullable(query), Optional.ofNullable(authority));
    }
}
