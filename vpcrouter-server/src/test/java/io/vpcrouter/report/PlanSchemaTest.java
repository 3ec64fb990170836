package io.vpcrouter.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.PassResult;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus.Phase;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Plan;
import io.vpcrouter.plan.Reason;
import io.vpcrouter.server.Samples;
import io.vpcrouter.spi.CloudException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code docs/plan.schema.json} says what {@code plan --output json} writes. */
class PlanSchemaTest {
    /** Every JSON text is YAML, and the YAML reader of the tests is there anyway; time stamps are in quotes. */
    private static Map<?, ?> read(String json) {
        return (Map<?, ?>) new Yaml(new SafeConstructor(new LoaderOptions())).load(json);
    }

    private static JsonSchema schema() throws IOException {
        return new JsonSchema(read(Files.readString(Path.of("..", "docs", "plan.schema.json"))));
    }

    private static PassReport report(boolean applied) {
        List<Decision> decisions = Stream.of(Action.values())
                .map(action -> Samples.decision(action, Reason.HOST_FAILED))
                .toList();
        Plan plan = new Plan(
                decisions.stream().filter(each -> each.action().isChange()).toList(),
                decisions,
                new TreeMap<>(Map.of("rtb-edge", "edge table")),
                List.of());
        RouterEvent.RouteChangeFailed failed = new RouterEvent.RouteChangeFailed(
                Samples.NOON, Samples.change(), Samples.REPLACE, CloudException.Kind.THROTTLED, "throttled");
        return new PassReport(
                new PassResult(
                        plan,
                        List.of(Samples.changed()),
                        List.of(failed),
                        Samples.status(Phase.IN_LINE, Samples.NOON),
                        Duration.ZERO),
                applied);
    }

    @Test
    void whatIsWrittenFits() throws IOException {
        for (boolean applied : List.of(true, false)) {
            assertThat(schema().problems(read(report(applied).json()))).isEmpty();
        }
    }

    @Test
    void whatDoesNotFitIsSeen() throws IOException {
        Map<?, ?> bad = read(report(true)
                .json()
                .replace("\"vpc\": \"vpc-1\"", "\"vpc\": 1")
                .replace("\"change\": \"replace\"", "\"change\": \"moved\"")
                .replace("\"verdict\"", "\"opinion\""));

        assertThat(schema().problems(bad))
                .anyMatch(problem -> problem.startsWith("/vpc: is number"))
                .anyMatch(problem -> problem.startsWith("/made/…/change: moved is none of"))
                .anyMatch(problem -> problem.endsWith("verdict is missing"));
    }

    @Test
    void everyWordIsInTheSchema() throws IOException {
        Map<?, ?> definitions = (Map<?, ?>) read(Files.readString(Path.of("..", "docs", "plan.schema.json")))
                .get("$defs");

        assertThat(words(definitions, "decision", "decision"))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Action.values()).map(Action::text).toList());
        assertThat(words(definitions, "host", "verdict"))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Verdict.values()).map(Verdict::text).toList());
    }

    private static List<String> words(Map<?, ?> definitions, String definition, String property) {
        Map<?, ?> properties = (Map<?, ?>) ((Map<?, ?>) definitions.get(definition)).get("properties");
        Object words = ((Map<?, ?>) properties.get(property)).get("enum");
        return ((List<?>) words).stream().map(String::valueOf).toList();
    }
}
