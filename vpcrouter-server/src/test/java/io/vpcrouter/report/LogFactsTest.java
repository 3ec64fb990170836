package io.vpcrouter.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.IpAddress;
import org.junit.jupiter.api.Test;

class LogFactsTest {
    @Test
    void aFactIsANameOfThePatternWithItsArgument() {
        assertThat(LogFacts.of(
                        "vpcrouter {} starts: mode={} host={} reason=\"{}\" moved={} done={}",
                        new Object[] {"1.0", "http", IpAddress.parse("10.0.0.1"), "no answer", 3, true}))
                .hasToString("{mode=http, host=10.0.0.1, reason=no answer, moved=3, done=true}");
    }

    @Test
    void aHyphenMeansThatThereIsNoValue() {
        assertThat(LogFacts.of("from={} to={}", new Object[] {"-", null}))
                .containsEntry("from", null)
                .containsEntry("to", null);
    }

    @Test
    void noValueCanPassForAFact() {
        assertThat(LogFacts.of("error=\"{}\"", new Object[] {"x\" level=\"{} admin={}"}))
                .containsOnlyKeys("error")
                .containsEntry("error", "x\" level=\"{} admin={}");
    }

    @Test
    void aMessageWithoutArgumentsHasNoFacts() {
        assertThat(LogFacts.of("failed: a={}", null)).isEmpty();
        assertThat(LogFacts.of("failed: a={} b={}", new Object[] {"one"})).containsOnlyKeys("a");
    }
}
