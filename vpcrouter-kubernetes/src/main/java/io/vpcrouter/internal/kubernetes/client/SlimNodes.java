package io.vpcrouter.internal.kubernetes.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.NodeList;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lists nodes without what makes most of them: a node names each image of a container that it has, and who changed which field. That is
 * nine tenths of the text, and would become thousands of objects per node that nobody looks at.
 */
final class SlimNodes {
    private static final Map<String, Set<String>> BULK = Map.of(
            "metadata",
            Set.of("managedFields"),
            "status",
            Set.of("images", "nodeInfo", "volumesAttached", "volumesInUse"));
    private static final JsonFactory JSON = new JsonFactory();

    private SlimNodes() {}

    static @Nullable NodeList list(KubernetesClient api, ListOptions options) {
        String rest = options.getContinue() == null ? "" : "&continue=" + options.getContinue();
        String text = api.raw("/api/v1/nodes?limit=" + options.getLimit() + rest);
        return text == null ? null : api.getKubernetesSerialization().unmarshal(without(text), NodeList.class);
    }

    /** The text without the bulk; a label may have any name. */
    static String without(String text) {
        StringWriter slim = new StringWriter();
        try (JsonParser in = JSON.createParser(text);
                JsonGenerator out = JSON.createGenerator(slim)) {
            for (JsonToken next = in.nextToken(); next != null; next = in.nextToken()) {
                if (next == JsonToken.FIELD_NAME && isBulk(in)) {
                    in.nextToken();
                    in.skipChildren();
                } else {
                    out.copyCurrentEvent(in);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the answer is no JSON: " + e.getMessage(), e);
        }
        return slim.toString();
    }

    private static boolean isBulk(JsonParser in) {
        JsonStreamContext object = in.getParsingContext();
        @Nullable
        String owner = object.getParent() == null ? null : object.getParent().getCurrentName();
        return owner != null && BULK.getOrDefault(owner, Set.of()).contains(object.getCurrentName());
    }
}
