package io.vpcrouter.internal.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.LeadershipRules;
import io.vpcrouter.internal.leadership.Replica;
import io.vpcrouter.runtime.SystemRuntime;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.spi.leadership.SentAt;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CandidateContextTest {
    private final SystemRuntime runtime = new SystemRuntime();
    private final RouterClock clock = runtime.clock();
    private final PluginStandIns.Links links = new PluginStandIns.Links();
    private final PluginDefects defects = new PluginDefects(links);
    private final Replica replica = new Replica("me#1", LeadershipRules.DEFAULTS, clock);
    private final CandidateContext context =
            new CandidateContext("lockfile", new BaseContext.Services(runtime, links, defects, null), replica);

    @AfterEach
    void end() {
        runtime.close();
    }

    private SentAt ahead() {
        return new SentAt(clock.nanos() + Duration.ofHours(1).toNanos(), clock.now());
    }

    @Test
    void aRenewalThatWasSentInTheFutureOpensNoFence() {
        context.held("1", ahead());
        assertThat(replica.fence().isHeld()).isFalse();
        assertThat(links.conditions.get("leadership lockfile: held")).contains("a moment that lies", "ignored");
        assertThat(defects.counts("leadership lockfile")).containsEntry("held", 1L);

        context.held("1", SentAt.now(clock));
        assertThat(replica.fence().isHeld()).isTrue();
        assertThat(links.conditions).isEmpty();
    }

    @Test
    void norDoesOneProveThatTheStoreIsSilent() {
        context.unreachable("nobody answers", ahead());
        assertThat(replica.facts().silence()).isNull();
        assertThat(links.conditions).containsOnlyKeys("leadership lockfile: unreachable");
    }
}
