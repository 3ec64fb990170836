package io.vpcrouter.internal.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class SlimNodesTest {
    @Test
    void imagesAndOwnersOfFieldsGoAndAllElseStays() {
        assertThat(
                        SlimNodes.without(
                                "{\"items\":[{\"metadata\":{\"name\":\"a\",\"managedFields\":[{\"f\":{}}],\"labels\":"
                                        + "{\"images\":\"v\"}},\"status\":{\"images\":[{\"names\":[\"x\"],\"sizeBytes\":1}],\"addresses\":[]}}]}"))
                .isEqualTo("{\"items\":[{\"metadata\":{\"name\":\"a\",\"labels\":{\"images\":\"v\"}},"
                        + "\"status\":{\"addresses\":[]}}]}");
    }

    @Test
    void whatIsNoJsonIsToldAsThat() {
        assertThatThrownBy(() -> SlimNodes.without("<html>"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("the answer is no JSON");
    }
}
