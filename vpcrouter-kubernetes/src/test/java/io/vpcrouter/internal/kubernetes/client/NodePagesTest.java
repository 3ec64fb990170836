package io.vpcrouter.internal.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodePagesTest {
    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String without(String text) throws IOException {
        return new String(NodePages.without(stream(text), rest -> {}), StandardCharsets.UTF_8);
    }

    @Test
    void imagesAndOwnersOfFieldsGoAndAllElseStays() throws IOException {
        assertThat(
                        without(
                                "{\"items\":[{\"metadata\":{\"name\":\"a\",\"managedFields\":[{\"f\":{}}],\"labels\":"
                                        + "{\"images\":\"v\"}},\"status\":{\"images\":[{\"names\":[\"x\"],\"sizeBytes\":1}],\"addresses\":[]}}]}"))
                .isEqualTo("{\"items\":[{\"metadata\":{\"name\":\"a\",\"labels\":{\"images\":\"v\"}},"
                        + "\"status\":{\"addresses\":[]}}]}");
    }

    @Test
    void whatIsNoJsonIsToldAsThat() {
        assertThatThrownBy(() -> without("<html>"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the answer is no JSON");
    }

    @Test
    void theNextPageIsKnownBeforeTheNodesOfThisOneAreRead() {
        List<String> told = new ArrayList<>();
        assertThatThrownBy(() -> NodePages.without(
                        stream("{\"metadata\":{\"resourceVersion\":\"7\",\"continue\":\"abc\"},\"items\":[<"),
                        told::add))
                .hasMessageStartingWith("the answer is no JSON");
        assertThat(told).containsExactly("abc");
    }

    @Test
    void aLabelNamedLikeTheNextPageIsNone() throws IOException {
        List<String> told = new ArrayList<>();
        NodePages.without(
                stream(
                        "{\"continue\":\"a\",\"items\":[{\"metadata\":{\"continue\":\"b\",\"labels\":{\"continue\":\"c\"}}}]}"),
                told::add);
        assertThat(told).isEmpty();
    }
}
