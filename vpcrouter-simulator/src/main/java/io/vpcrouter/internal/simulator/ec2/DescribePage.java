package io.vpcrouter.internal.simulator.ec2;

import io.vpcrouter.internal.simulator.rules.Refusal;
import io.vpcrouter.internal.simulator.world.Entity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One page of a result. The token of the next page holds the last key, so pages stay correct while items change. */
record DescribePage<T>(List<T> items, @Nullable String nextToken) {
    private static final int LEAST = 5;

    /**
     * The page that a call asks for.
     *
     * @param size the maximum number of items
     * @param after the last key of the page before; empty for the first page
     */
    record Request(String action, int size, String after) {
        /**
         * Reads {@code MaxResults} and {@code NextToken}.
         *
         * @param call the call
         * @param most the largest page that EC2 allows
         */
        static Request read(Ec2Call call, int most) {
            QueryParameters parameters = call.parameters();
            int size = parameters.number("MaxResults", Integer.MAX_VALUE);
            if (size < LEAST) {
                throw Refusal.invalidValue("Value ( " + size
                        + " ) for parameter maxResults is invalid. Expecting a value greater than or equal to "
                        + LEAST + ".");
            }
            if (size > most && size != Integer.MAX_VALUE) {
                throw Refusal.invalidValue("Value ( " + size
                        + " ) for parameter maxResults is invalid. Expecting a value less than or equal to " + most
                        + ".");
            }
            String token = parameters.text("NextToken");
            String after = token == null || token.isEmpty() ? "" : position(call.action(), token);
            return new Request(call.action(), Math.min(size, call.behaviour().pageSize()), after);
        }

        /** Reads the same, and refuses ids together with a page size. */
        static Request readWithoutIds(Ec2Call call, int most, String idParameter, List<String> ids) {
            if (!ids.isEmpty() && call.parameters().text("MaxResults") != null) {
                throw Refusal.invalidCombination(
                        "The parameter " + idParameter + " cannot be used with the parameter maxResults");
            }
            return read(call, most);
        }

        private static String position(String action, String token) {
            try {
                String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
                if (text.startsWith(action + " ")) {
                    return text.substring(action.length() + 1);
                }
            } catch (IllegalArgumentException e) {
                // Refused below, like a token of another action.
            }
            throw new Refusal("InvalidNextToken", "The specified NextToken isn't valid.");
        }

        private String tokenAfter(String key) {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((action + " " + key).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The page of entities that are sorted by id. */
    static <T extends Entity> DescribePage<T> of(Stream<T> sorted, Request request) {
        return of(sorted, Entity::id, request);
    }

    /** The page of items that are sorted by a key. */
    static <T> DescribePage<T> of(Stream<T> sorted, Function<T, String> key, Request request) {
        Iterator<T> rest = sorted.filter(thing -> key.apply(thing).compareTo(request.after()) > 0)
                .iterator();
        List<T> items = new ArrayList<>();
        while (rest.hasNext() && items.size() < request.size()) {
            items.add(rest.next());
        }
        String next =
                rest.hasNext() && !items.isEmpty() ? request.tokenAfter(key.apply(items.get(items.size() - 1))) : null;
        return new DescribePage<>(items, next);
    }

    /** Writes the page as a list, followed by the token of the next page. */
    void write(Ec2Xml xml, String listName, Ec2Xml.Inside<T> inside) throws IOException {
        xml.list(listName, items, inside);
        xml.text("nextToken", nextToken);
    }
}
