package io.vpcrouter.internal.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.Condition;
import io.vpcrouter.control.PluginCondition;
import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.spi.CloudException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConditionsTest {
    private static final Condition CHECK = new PluginCondition("health tcp", "self_check");

    private final List<String> edges = new ArrayList<>();
    private int texts;
    private final Conditions conditions =
            new Conditions((condition, problem) -> edges.add(condition.text() + " " + problem), () -> texts++);

    @Test
    void aTextThatCountsIsShownButIsNoEdge() {
        for (int i = 1; i <= 1_000; i++) {
            conditions.set(CHECK, "no file handle, for the " + i + "th time");
        }
        assertThat(edges).containsExactly("health tcp: self_check no file handle, for the 1th time");
        assertThat(texts).isEqualTo(999);
        assertThat(conditions.snapshot()).isEqualTo(Map.of(CHECK, "no file handle, for the 1000th time"));

        conditions.set(CHECK, null);
        assertThat(edges).hasSize(2).last().isEqualTo("health tcp: self_check null");
        assertThat(conditions.snapshot()).isEmpty();
    }

    @Test
    void anotherKindIsAnEdge() {
        conditions.set(RouterCondition.CLOUD, Kind.TRANSIENT, "request 1");
        conditions.set(RouterCondition.CLOUD, Kind.TRANSIENT, "request 2");
        conditions.set(RouterCondition.CLOUD, Kind.DENIED, "request 3");
        conditions.set(RouterCondition.CLOUD, Kind.DENIED, "request 4");

        assertThat(edges).containsExactly("cloud request 1", "cloud request 3");
    }

    @Test
    void whatSaysTheSameAgainIsNothing() {
        conditions.set(RouterCondition.FROZEN, "nobody answers");
        conditions.set(RouterCondition.FROZEN, "nobody answers");
        conditions.set(RouterCondition.BLIND, null);

        assertThat(edges).hasSize(1);
        assertThat(texts).isZero();
    }
}
