package io.vpcrouter.internal.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PluginDefectsTest {
    private final PluginStandIns.Links links = new PluginStandIns.Links();
    private final PluginDefects defects = new PluginDefects(links);

    @Test
    void aDefectThatShowsAThousandTimesIsToldTenTimesAndCounted() {
        for (int i = 0; i < 1000; i++) {
            defects.passedNull("health finger", "observed");
        }
        assertThat(links.reports).hasValue(10);
        assertThat(links.conditions).containsOnlyKeys("health finger: observed");
        assertThat(links.conditions.get("health finger: observed")).contains("reported null", "512 times");
        assertThat(defects.counts("health finger")).containsEntry("observed", 1000L);
        assertThat(defects.counts("health tcp")).isEmpty();
    }

    @Test
    void whatWasThrownIsNamedWithTheMethodUntilItIsOver() {
        defects.threw("mode csv", "defect", "readAgain", new IllegalStateException("no file"));
        assertThat(links.conditions.get("mode csv: defect")).contains("readAgain failed", "no file");
        defects.ended("mode csv", "defect");
        assertThat(links.conditions).isEmpty();
        assertThat(defects.counts("mode csv")).containsEntry("readAgain", 1L);
    }
}
