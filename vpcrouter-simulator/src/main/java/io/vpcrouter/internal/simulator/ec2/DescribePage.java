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

/** One page of a listing. The token of the next one holds the last key, so pages stay right if things come and go. */
record DescribePage<T>(List<T> items, @Nullable String nextToken) {
    private static final int LEAST = 5;

    /**
     * What a call asks of a listing.
     *
     * @param size how many things at most
     * @param after the key after which the page begins; empty for the first page
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

        /** Refuses ids and a page size together, as some actions do. */
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
                // Not one of ours: refused below like a token of another action.
            }
            throw new Refusal("InvalidNextToken", "The specified NextToken isn't valid.");
        }

        private String tokenAfter(String key) {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((action + " " + key).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Cuts a page out of things that are sorted by id. */
    static <T extends Entity> DescribePage<T> of(Stream<T> sorted, Request request) {
        return of(sorted, Entity::id, request);
    }

    /** Cuts a page out of things that are sorted by a key of their own. */
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

    /** Writes the page as a list and the token behind it. */
    void write(Ec2Xml xml, String listName, Ec2Xml.Inside<T> inside) throws IOException {
        xml.list(listName, items, inside);
        xml.text("nextToken", nextToken);
    }
}
