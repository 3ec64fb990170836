package io.vpcrouter.internal.kubernetes.nodes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A route spec whose destinations may name their hosts by the labels of nodes: {@code "hosts_by_node_label": {"role": "egress"}}. Each
 * such member is replaced by the addresses of the nodes, within its lines, and the result is read as any route spec; so the places of
 * all other problems are right.
 */
public final class LabelledRoutes implements SpecOfNodes {
    private static final String MEMBER = "hosts_by_node_label";
    private static final String HOSTS = "hosts";
    private static final int DESTINATION_DEPTH = 2;

    private final byte[] json;
    private final String source;

    /**
     * Routes that are written down.
     *
     * @param json the text; kept as it is
     * @param source where it stands, for people
     */
    public LabelledRoutes(byte[] json, String source) {
        this.json = json.clone();
        this.source = source;
    }

    /** A member to replace: where its text begins and ends, and what it selects. */
    private record Selection(long begin, long end, Location place, String destination, Map<String, String> labels) {
        boolean fits(KubeNode node) {
            return node.labels().entrySet().containsAll(labels.entrySet());
        }
    }

    @Override
    public Validated<RouteSpec> translate(Collection<KubeNode> nodes, boolean allowEmpty) {
        List<Selection> selections = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            find(parser, selections, problems);
        } catch (IOException e) {
            // No JSON: the reader of route specs says where and why.
            return RouteSpecJson.read(json, source, allowEmpty);
        }
        List<KubeNode> sorted = nodes.stream()
                .filter(node -> !node.excluded())
                .sorted(Comparator.comparing(KubeNode::name))
                .toList();
        StringBuilder text = new StringBuilder();
        int copied = 0;
        for (Selection selection : selections) {
            List<KubeNode> selected = sorted.stream().filter(selection::fits).toList();
            selected.forEach(node -> tellOddAddresses(node, problems));
            List<IpAddress> hosts = hosts(selection, selected);
            if (hosts.isEmpty()) {
                problems.add(none(selection));
            }
            text.append(part(copied, (int) selection.begin()))
                    .append('"' + HOSTS + "\": ")
                    .append(hosts.stream()
                            .map(host -> '"' + host.toString() + '"')
                            .toList())
                    .append(lineEnds(part((int) selection.begin(), (int) selection.end())));
            copied = (int) selection.end();
        }
        if (!problems.isEmpty()) {
            // A node of two selections is told once.
            return Validated.invalid(problems.stream().distinct().toList());
        }
        text.append(part(copied, json.length));
        return RouteSpecJson.read(text.toString().getBytes(StandardCharsets.UTF_8), source, allowEmpty);
    }

    private void find(JsonParser parser, List<Selection> selections, List<Problem> problems) throws IOException {
        int depth = 0;
        String destination = "";
        boolean listsHosts = false;
        int selected = 0;
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
                if (depth == 1 && listsHosts && selected > 0) {
                    problems.add(Problem.error(
                            "node-label",
                            selections.get(selections.size() - 1).place(),
                            MEMBER,
                            "beside " + HOSTS,
                            "one of the two for each destination"));
                }
            } else if (token == JsonToken.FIELD_NAME && depth == 1) {
                destination = parser.currentName();
                listsHosts = false;
                selected = 0;
            } else if (token == JsonToken.FIELD_NAME && depth == DESTINATION_DEPTH) {
                listsHosts |= parser.currentName().equals(HOSTS);
                if (parser.currentName().equals(MEMBER)) {
                    selected++;
                    select(parser, destination, selections, problems);
                }
            }
        }
    }

    /** Reads the value of the member; leaves the parser at its end. */
    private void select(JsonParser parser, String destination, List<Selection> selections, List<Problem> problems)
            throws IOException {
        JsonLocation begin = parser.currentTokenLocation();
        Location place = Location.of(source, begin.getLineNr(), begin.getColumnNr());
        Map<String, String> labels = new LinkedHashMap<>();
        boolean fits = parser.nextToken() == JsonToken.START_OBJECT;
        if (fits) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                boolean isText = parser.nextToken() == JsonToken.VALUE_STRING;
                fits &= isText;
                if (isText) {
                    labels.put(name, parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
        } else {
            parser.skipChildren();
        }
        if (fits && !labels.isEmpty()) {
            selections.add(new Selection(
                    begin.getByteOffset(), parser.currentLocation().getByteOffset(), place, destination, labels));
        } else {
            problems.add(Problem.error(
                    "node-label",
                    place,
                    MEMBER,
                    fits ? "{}" : "something else",
                    "an object of labels and their values, as in {\"role\": \"egress\"}"));
        }
    }

    /** A host that cannot be read must not be taken for one that has gone. */
    private void tellOddAddresses(KubeNode node, List<Problem> problems) {
        node.oddValues().stream()
                .filter(odd -> odd.part() == OddValue.Part.ADDRESSES)
                .map(odd -> odd.at(Location.of(source + ", node " + node.name())))
                .forEach(problems::add);
    }

    private static List<IpAddress> hosts(Selection selection, List<KubeNode> nodes) {
        // A prefix list does not say its family.
        IpFamily family =
                Cidr.tryParse(selection.destination()).map(Cidr::family).orElse(IpFamily.IPV4);
        return nodes.stream()
                .map(node -> node.address(family))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    private static Problem none(Selection selection) {
        return Problem.error(
                "no-node",
                selection.place(),
                "nodes with the labels " + labels(selection.labels()),
                "none",
                "at least one with an internal address of the family of " + selection.destination());
    }

    private static String labels(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(","));
    }

    private String part(int begin, int end) {
        return new String(json, begin, end - begin, StandardCharsets.UTF_8);
    }

    private static String lineEnds(String text) {
        return "\n".repeat((int) text.chars().filter(c -> c == '\n').count());
    }
}
