package io.vpcrouter.internal.kubernetes.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.vpcrouter.internal.kubernetes.nodes.KubeNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a page of a list of nodes as it comes. Nine tenths of a node's text are the images of its containers and the record of who changed
 * which field; those are skipped. A field whose value is not of the kind that Kubernetes documents is skipped too, unless routes depend on
 * it: then the node has an odd value.
 */
final class NodeListJson {
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonParser in;
    private final Consumer<String> next;
    private final Map<String, KubeNode> nodes = new HashMap<>();
    private String kind = "";
    private String rest = "";
    private String version = "";

    /** Reads the value of a field. */
    private interface Field {
        void read(String name) throws IOException;
    }

    /** Reads the parser's value. */
    private interface Value {
        void read() throws IOException;
    }

    private NodeListJson(JsonParser in, Consumer<String> next) {
        this.in = in;
        this.next = next;
    }

    /**
     * The nodes of a page.
     *
     * @param next told how to ask for the next page, as soon as that is read; not called if this is the last one
     * @throws IOException if the text is no JSON
     * @throws UncheckedIOException if it is no list of nodes
     */
    static ObjectPage<KubeNode> read(InputStream text, Consumer<String> next) throws IOException {
        try (JsonParser in = JSON.createParser(text)) {
            return new NodeListJson(in, next).page();
        } catch (JsonProcessingException e) {
            throw new AnswerException("the answer is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private ObjectPage<KubeNode> page() throws IOException {
        in.nextToken();
        fields(name -> {
            switch (name) {
                case "kind" -> kind = textOr("");
                case "metadata" -> fields(this::about);
                case "items" -> items(this::node);
                default -> in.skipChildren();
            }
        });
        AnswerKind.requireList("NodeList", kind);
        return new ObjectPage<>(nodes, rest, version);
    }

    private void about(String name) throws IOException {
        switch (name) {
            case "resourceVersion" -> version = textOr("");
            case "continue" -> {
                rest = textOr("");
                if (!rest.isEmpty()) {
                    next.accept(rest);
                }
            }
            default -> in.skipChildren();
        }
    }

    private void node() throws IOException {
        NodeDigest digest = new NodeDigest();
        fields(name -> {
            switch (name) {
                // The API server leaves it out, because the list has it.
                case "kind" -> AnswerKind.require("Node", textOr("Node"));
                case "metadata" -> fields(field -> metadata(digest, field));
                case "spec" -> fields(field -> spec(digest, field), odd -> digest.oddPodCidrs("spec", odd));
                case "status" -> fields(field -> status(digest, field), odd -> digest.oddAddresses("status", odd));
                default -> in.skipChildren();
            }
        });
        KubeNode node = digest.node();
        nodes.put(ObjectPage.name("", node.name()), node);
    }

    private void metadata(NodeDigest digest, String name) throws IOException {
        switch (name) {
            case "name" -> digest.name(text());
            case "creationTimestamp" -> digest.created(text());
            case "labels" -> fields(key -> digest.label(key, text()));
            case "annotations" -> fields(key -> digest.annotation(key, text()));
            default -> in.skipChildren();
        }
    }

    private void spec(NodeDigest digest, String name) throws IOException {
        switch (name) {
            case "podCIDR" -> digest.podCidr(written());
            case "podCIDRs" ->
                items(() -> digest.addPodCidr(written()), odd -> digest.oddPodCidrs("spec.podCIDRs", odd));
            case "unschedulable" -> {
                digest.unschedulable(in.currentToken() == JsonToken.VALUE_TRUE);
                in.skipChildren();
            }
            case "taints" ->
                items(() -> {
                    Map<String, String> taint = texts();
                    digest.taint(taint.get("key"), taint.get("value"), taint.get("effect"));
                });
            default -> in.skipChildren();
        }
    }

    private void status(NodeDigest digest, String name) throws IOException {
        switch (name) {
            case "addresses" -> items(() -> address(digest), odd -> digest.oddAddresses("status.addresses", odd));
            case "conditions" ->
                items(() -> {
                    Map<String, String> condition = texts();
                    digest.condition(
                            condition.get("type"),
                            condition.get("status"),
                            condition.get("reason"),
                            condition.get("message"));
                });
            default -> in.skipChildren();
        }
    }

    private void address(NodeDigest digest) throws IOException {
        Map<String, String> address = new HashMap<>();
        fields(
                name -> {
                    String value = written();
                    if (value != null) {
                        address.put(name, value);
                    }
                },
                odd -> digest.oddAddresses("status.addresses", odd));
        digest.address(address.get("type"), address.get("address"));
    }

    /** Reads an object, field by field; anything else is skipped. */
    private void fields(Field field) throws IOException {
        fields(field, odd -> {});
    }

    /**
     * Reads an object, field by field.
     *
     * @param odd told what else stands there; not called for null, which is nothing
     */
    private void fields(Field field, Consumer<String> odd) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            tell(odd);
            return;
        }
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            field.read(name);
        }
    }

    /** Reads an array, value by value; anything else is skipped. */
    private void items(Value item) throws IOException {
        items(item, odd -> {});
    }

    /** Reads an array, value by value; {@code odd} is as in {@link #fields(Field, Consumer)}. */
    private void items(Value item, Consumer<String> odd) throws IOException {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            tell(odd);
            return;
        }
        while (in.nextToken() != JsonToken.END_ARRAY) {
            item.read();
        }
    }

    /** The fields of an object that are texts. */
    private Map<String, String> texts() throws IOException {
        Map<String, String> texts = new HashMap<>();
        fields(name -> {
            String text = text();
            if (text != null) {
                texts.put(name, text);
            }
        });
        return texts;
    }

    private void tell(Consumer<String> odd) throws IOException {
        String found = written();
        if (found != null) {
            odd.accept(found);
        }
    }

    /** What stands there, whatever it is, or null if that is null. */
    private @Nullable String written() throws IOException {
        JsonToken token = in.currentToken();
        // The library takes a number or a truth value for its text, too.
        String written = token == null || token == JsonToken.VALUE_NULL
                ? null
                : switch (token) {
                    case START_OBJECT -> "an object";
                    case START_ARRAY -> "an array";
                    default -> in.getText();
                };
        in.skipChildren();
        return written;
    }

    private @Nullable String text() throws IOException {
        if (in.currentToken() == JsonToken.VALUE_STRING) {
            return in.getText();
        }
        in.skipChildren();
        return null;
    }

    private String textOr(String other) throws IOException {
        String text = text();
        return text == null ? other : text;
    }
}
