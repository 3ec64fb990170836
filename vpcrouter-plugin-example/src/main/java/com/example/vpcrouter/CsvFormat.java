package com.example.vpcrouter;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Routes as text: a line for each destination, the destination first and its hosts behind it. Empty lines, and lines that
 * begin with {@code #}, are left out. Every mistake of a file is found in one go, each with its line and column.
 */
final class CsvFormat {
    private final char separator;

    CsvFormat(char separator) {
        this.separator = separator;
    }

    /** Translates a file; this is the {@code SpecFormat} that the mode needs. */
    Validated<RouteSpec> read(byte[] content, String source, boolean allowEmpty) {
        Map<Cidr, RouteIntent> routes = new TreeMap<>();
        List<Problem> problems = new ArrayList<>();
        List<String> lines = new String(content, StandardCharsets.UTF_8).lines().toList();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1);
            if (!line.isBlank() && !line.strip().startsWith("#")) {
                readLine(fields(line, source, number), routes, problems);
            }
        }
        if (routes.isEmpty() && problems.isEmpty() && !allowEmpty) {
            problems.add(Problem.error("empty", Location.of(source), "file", "no route", "at least one line"));
        }
        return problems.stream().anyMatch(Problem::isError)
                ? Validated.invalid(problems)
                : Validated.of(RouteSpec.of(routes), problems);
    }

    /** A field with the place where it begins. */
    private record Field(String text, Location at) {}

    private List<Field> fields(String line, String source, int number) {
        List<Field> fields = new ArrayList<>();
        int begin = 0;
        while (begin <= line.length()) {
            int end = line.indexOf(separator, begin);
            end = end < 0 ? line.length() : end;
            String field = line.substring(begin, end);
            int column = begin + 1 + (field.length() - field.stripLeading().length());
            fields.add(new Field(field.strip(), Location.of(source, number, column)));
            begin = end + 1;
        }
        return fields;
    }

    private static void readLine(List<Field> fields, Map<Cidr, RouteIntent> routes, List<Problem> problems) {
        Field first = fields.get(0);
        Optional<Cidr> destination = Cidr.tryParse(first.text());
        if (destination.isEmpty()) {
            problems.add(Problem.error("destination", first.at(), "destination", first.text(), "a CIDR"));
        }
        Set<IpAddress> hosts = new LinkedHashSet<>();
        for (Field field : fields.subList(1, fields.size())) {
            Optional<IpAddress> host = IpAddress.tryParse(field.text());
            if (host.isEmpty()) {
                problems.add(Problem.error("host", field.at(), "host", field.text(), "an IP address"));
            } else if (destination.isPresent()
                    && host.get().family() != destination.get().family()) {
                problems.add(
                        Problem.error("family", field.at(), "host", field.text(), "the family of " + first.text()));
            } else if (!hosts.add(host.get())) {
                problems.add(Problem.warning("repeated", field.at(), "host", field.text(), "each host once"));
            }
        }
        if (fields.size() == 1) {
            problems.add(Problem.error("no-hosts", first.at(), "hosts", null, "at least one behind the destination"));
        }
        if (destination.isPresent() && !hosts.isEmpty()) {
            RouteIntent before = routes.putIfAbsent(destination.get(), RouteIntent.of(List.copyOf(hosts)));
            if (before != null) {
                problems.add(Problem.error("twice", first.at(), "destination", first.text(), "each destination once"));
            }
        }
    }
}
