package io.vpcrouter.internal.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.runtime.RouterRuntime;
import io.vpcrouter.runtime.SystemRuntime;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.PluginStartException;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PluginStartTest {
    private static final String FOREIGN = "mode csv";
    private static final String OWN = "mode configfile";

    private final PluginStandIns.Links links = new PluginStandIns.Links();
    private final LongCalls calls = new LongCalls(RouterClock.system(), links);

    private PluginStart starts(Duration longest) {
        return new PluginStart(calls, Map.of(FOREIGN, "csv-1.jar"), longest);
    }

    private void throwing(String plugin, RuntimeException thrown) {
        starts(PluginStart.LONGEST).run(plugin, "start", () -> {
            throw thrown;
        });
    }

    @Test
    void whatAMethodReturnsComesBack() {
        assertThat(starts(PluginStart.LONGEST).<String>get(OWN, "create", () -> "made"))
                .isEqualTo("made");
    }

    @Test
    void everyFailureNamesAForeignPluginAndItsJar() {
        assertThatThrownBy(() -> throwing(FOREIGN, new IllegalStateException("no file")))
                .isInstanceOf(PluginStartException.class)
                .hasMessage(
                        "mode csv (csv-1.jar): start() threw java.lang.IllegalStateException: no file (expected: it returns)")
                .hasRootCauseMessage("no file");
        assertThatThrownBy(() -> throwing(FOREIGN, new PluginStartException("grant something")))
                .hasMessage("mode csv (csv-1.jar): grant something");
        assertThatThrownBy(() -> throwing(
                        FOREIGN,
                        new InvalidException(
                                List.of(Problem.error("bad", Location.of("x.csv"), "line", "?", "two columns")))))
                .isInstanceOfSatisfying(
                        InvalidException.class,
                        e -> assertThat(e.problems().get(0))
                                .hasToString("x.csv: error: mode csv (csv-1.jar): line: ? (expected: two columns)"));
        assertThatThrownBy(() -> throwing(
                        FOREIGN, new CloudException(CloudException.Kind.DENIED, "Read", "Code", "not allowed", null)))
                .isInstanceOfSatisfying(CloudException.class, e -> {
                    assertThat(e).hasMessage("mode csv (csv-1.jar): Read: not allowed");
                    assertThat(e.kind()).isEqualTo(CloudException.Kind.DENIED);
                });
    }

    /** As a language without checked exceptions throws them. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> RuntimeException undeclared(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void whatAMethodDoesNotDeclareIsToldAtOnceToo() {
        PluginStart starts = starts(PluginStart.LONGEST);
        assertThatThrownBy(() -> starts.run(FOREIGN, "start", () -> {
                    throw PluginStartTest.<RuntimeException>undeclared(new IOException("no file"));
                }))
                .hasMessage("mode csv (csv-1.jar): start() threw java.io.IOException: no file (expected: it returns)");
    }

    @Test
    void aFailureThatSaysWhatItExpectedIsToldAsItIs() {
        assertThatThrownBy(() -> throwing(FOREIGN, new IllegalStateException("hosts: none (expected: at least one)")))
                .hasMessage("mode csv (csv-1.jar): start() threw java.lang.IllegalStateException:"
                        + " hosts: none (expected: at least one)");
    }

    @Test
    void whatAForeignModeFindsWrongInASpecNamesItInTheSameForm() {
        Problem problem = Problem.error("line", Location.of("x.csv", 3, 1), "line", "10.1/16", "a CIDR");
        Problem warning = Problem.warning("line", Location.of("x.csv", 4, 1), "line", "twice", "once");

        publish("csv", Validated.invalid(List.of(problem, warning)));
        publish("csv", Validated.of(RouteSpec.of(Map.of()), List.of(warning)));
        publish("configfile", Validated.invalid(problem));

        assertThat(links.published.stream().map(spec -> spec.problems().get(0).toString()))
                .containsExactly(
                        "x.csv:3:1: error: mode csv (csv-1.jar): line: 10.1/16 (expected: a CIDR)",
                        "x.csv:4:1: warning: mode csv (csv-1.jar): line: twice (expected: once)",
                        "x.csv:3:1: error: line: 10.1/16 (expected: a CIDR)");
        assertThat(links.published.get(0).problems()).hasSize(2);
        assertThat(links.published.get(1).value()).contains(RouteSpec.of(Map.of()));
    }

    private void publish(String mode, Validated<RouteSpec> spec) {
        RouterRuntime runtime = new SystemRuntime();
        PluginMaker maker = new PluginMaker(
                new BaseContext.Services(runtime, links, new PluginDefects(links), null),
                starts(PluginStart.LONGEST),
                2);
        maker.mode(
                        mode,
                        context -> new Mode() {
                            @Override
                            public void start() {
                                context.publish(spec);
                            }

                            @Override
                            public void close() {}
                        },
                        false)
                .start();
        runtime.close();
    }

    @Test
    void whatABuiltInPluginSaysStaysAsItIs() {
        PluginStartException said = new PluginStartException("grant something");
        assertThatThrownBy(() -> throwing(OWN, said)).isSameAs(said);
    }

    @Test
    void nullIsToldWithTheMethod() {
        assertThatThrownBy(() -> starts(PluginStart.LONGEST).get(FOREIGN, "create", () -> null))
                .hasMessage("mode csv (csv-1.jar): create() returned null (expected: never null)");
    }

    @Test
    void aCallThatHangsIsGivenUpAfterAMinuteWithTheStackOfItsThread() {
        assertThat(PluginStart.LONGEST).isEqualTo(Duration.ofMinutes(1));
        PluginStandIns.Hang hang = new PluginStandIns.Hang();

        assertThatThrownBy(() -> starts(Duration.ofSeconds(1)).run(FOREIGN, "start", hang::hang))
                .isInstanceOf(PluginStartException.class)
                .hasMessage("mode csv (csv-1.jar): start() has not returned after 1 s (expected: at once);"
                        + " the log has the stack of its thread")
                .cause()
                .satisfies(stack -> assertThat(stack.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("hang")));
        hang.release();
    }

    @Test
    void aCallThatHangsIsGivenUpWhenTheStarterIsInterrupted() throws Exception {
        PluginStandIns.Hang hang = new PluginStandIns.Hang();
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread starter = new Thread(() -> {
            try {
                starts(PluginStart.LONGEST).run(FOREIGN, "start", hang::hang);
                end.complete(null);
            } catch (PluginStartException e) {
                end.complete(e);
            }
        });
        starter.start();
        hang.entered.await();
        starter.interrupt();
        assertThat(end.get(30, TimeUnit.SECONDS)).hasMessage("mode csv (csv-1.jar): stopped while it was in start()");
        hang.release();
    }
}
