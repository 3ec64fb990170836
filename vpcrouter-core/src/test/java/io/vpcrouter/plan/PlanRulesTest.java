package io.vpcrouter.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.HostChoice;
import io.vpcrouter.model.WhenNoneHealthy;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PlanRulesTest {
    private static final List<Cidr> SOME = List.of(Cidr.parse("10.0.0.0/8"));
    private static final List<Cidr> OTHERS = List.of(Cidr.parse("172.16.0.0/12"));
    private static final Duration MINUTES = Duration.ofMinutes(3);
    private static final Duration HOURS = Duration.ofHours(2);

    @Test
    void eachRuleCanBeChangedWithoutTouchingTheOthers() {
        PlanRules all = PlanRules.DEFAULTS
                .withTables(new TableScope.Main())
                .withManageRoutes(SOME)
                .withIgnoreRoutes(OTHERS)
                .withManageDefaultRoutes(true)
                .withPolicy(ChangePolicy.OBSERVE)
                .withChoose(HostChoice.SPREAD)
                .withWhenNoneHealthy(WhenNoneHealthy.DELETE)
                .withFailbackDelay(MINUTES)
                .withDeleteHold(HOURS)
                .withMaxDeletes(OptionalInt.of(7));

        assertThat(all)
                .isEqualTo(new PlanRules(
                        new TableScope.Main(),
                        SOME,
                        OTHERS,
                        true,
                        ChangePolicy.OBSERVE,
                        HostChoice.SPREAD,
                        WhenNoneHealthy.DELETE,
                        MINUTES,
                        HOURS,
                        OptionalInt.of(7)));
    }
}
