package io.vpcrouter.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.HostChoice;
import io.vpcrouter.model.WhenNoneHealthy;
import io.vpcrouter.view.ScopeRules;
import io.vpcrouter.view.TableScope;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PlanRulesTest {
    private static final List<Destination> SOME = List.of(Cidr.parse("10.0.0.0/8"));
    private static final List<Destination> OTHERS = List.of(Cidr.parse("172.16.0.0/12"));
    private static final Duration MINUTES = Duration.ofMinutes(3);
    private static final Duration HOURS = Duration.ofHours(2);

    @Test
    void eachRuleCanBeSetWithoutTouchingTheOthers() {
        PlanRules all = PlanRules.builder()
                .scope(ScopeRules.builder()
                        .tables(new TableScope.Main())
                        .manageRoutes(SOME)
                        .ignoreRoutes(OTHERS)
                        .manageDefaultRoutes(true)
                        .managePrefixLists(true)
                        .build())
                .policy(ChangePolicy.OBSERVE)
                .choose(HostChoice.SPREAD)
                .whenNoneHealthy(WhenNoneHealthy.DELETE)
                .failbackDelay(MINUTES)
                .deleteHold(HOURS)
                .maxDeletes(OptionalInt.of(7))
                .drainTag("out")
                .build();

        assertThat(all)
                .isEqualTo(new PlanRules(
                        new ScopeRules(new TableScope.Main(), SOME, OTHERS, true, true),
                        ChangePolicy.OBSERVE,
                        HostChoice.SPREAD,
                        WhenNoneHealthy.DELETE,
                        MINUTES,
                        HOURS,
                        OptionalInt.of(7),
                        "out"));
        assertThat(all.toBuilder().build()).isEqualTo(all);
        assertThat(all.scope().toBuilder().build()).isEqualTo(all.scope());
    }
}
