package io.vpcrouter.internal.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CloudDefectsTest {
    private final PluginStandIns.Links links = new PluginStandIns.Links();
    private final PluginDefects defects = new PluginDefects(links);
    private final CloudDefects cloud = new CloudDefects(defects, "cloud odd");

    @Test
    void theConditionLastsUntilOneReadAfterAnotherWentByWithoutADefect() {
        cloud.read();
        assertThat(links.reports).as("a cloud without defects reports nothing").hasValue(0);

        cloud.threw("apply", new IllegalStateException("no luck"));
        cloud.read();
        assertThat(links.conditions.get("cloud odd: defect"))
                .isEqualTo("apply failed: java.lang.IllegalStateException: no luck");
        cloud.threw("apply", new IllegalStateException("no luck"));
        cloud.read();
        assertThat(links.conditions).hasSize(1);
        cloud.read();
        assertThat(links.conditions).isEmpty();
        assertThat(defects.counts("cloud odd")).containsEntry("apply", 2L);
    }

    @Test
    void aThousandFailedWritesAreToldTenTimes() {
        for (int i = 0; i < 1000; i++) {
            cloud.threw("apply", new IllegalStateException("no luck"));
        }
        assertThat(links.reports).hasValue(10);
    }
}
