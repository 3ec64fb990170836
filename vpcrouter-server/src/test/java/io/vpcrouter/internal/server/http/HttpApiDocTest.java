package io.vpcrouter.internal.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus.Phase;
import io.vpcrouter.internal.server.view.EventHistory;
import io.vpcrouter.internal.server.view.RouterFacts;
import io.vpcrouter.internal.server.view.RouterPast;
import io.vpcrouter.internal.server.view.ShownOption;
import io.vpcrouter.internal.server.view.ShownPlugin;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.plan.Action;
import io.vpcrouter.server.Samples;
import io.vpcrouter.server.TestJson;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.RouterClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The published shape of the pages: every key that they have is in docs/http-api.md. */
class HttpApiDocTest {
    private static final Path DOC = Path.of("..", "docs", "http-api.md");
    /** Keys that are data: ids, addresses, destinations and the names of options, plugins and conditions. */
    private static final Pattern DATA = Pattern.compile(".*[0-9./-].*|http|port|table_full");

    private static RouterPages pages() {
        EventHistory history = new EventHistory();
        history.on(new RouterEvent.HostChanged(
                Samples.NOON, IpAddress.parse("10.0.0.2"), Verdict.HEALTHY, Verdict.FAILED, "3 misses"));
        history.on(new RouterEvent.RouteChangeFailed(
                Samples.NOON, Samples.change(), Samples.REPLACE, CloudException.Kind.LIMIT, "full"));
        history.on(new RouterEvent.SpecRejected(Samples.NOON, List.of()));
        history.on(new RouterEvent.SpecAccepted(Samples.NOON, RouteSpec.empty(), List.of()));
        history.on(new RouterEvent.ConditionChanged(Samples.NOON, RouterCondition.CLOUD, null));
        RouterFacts facts = new RouterFacts(
                () -> Samples.status(Phase.IN_LINE, Samples.NOON),
                () -> true,
                Map::of,
                history,
                () -> "",
                RouterConfig.DEFAULTS,
                "1.0",
                List.of(new ShownOption("port", 1, "default")),
                List.of(new ShownPlugin("mode", "http", "built-in", "m.jar", List.of())),
                RouterClock.system(),
                new RouterPast(RouterClock.system()),
                null);
        return new RouterPages(facts, List::of);
    }

    private static void collect(Object value, Set<String> keys) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> {
                if (!DATA.matcher(key.toString()).matches()) {
                    keys.add(key.toString());
                }
                collect(inner, keys);
            });
        } else if (value instanceof Collection<?> list) {
            list.forEach(inner -> collect(inner, keys));
        }
    }

    @Test
    void everyKeyIsDescribed() throws IOException {
        String doc = Files.readString(DOC);
        Set<String> keys = new TreeSet<>();
        RouterPages pages = pages();
        List<String> paths = pages.paths().stream()
                .filter(path -> !RouterPages.isMetrics(path))
                .toList();
        for (String path : paths) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            pages.page(path, "", Accept.JSON, false).writeTo(bytes);
            collect(TestJson.value(bytes.toString(StandardCharsets.UTF_8)), keys);
        }

        assertThat(keys).hasSizeGreaterThan(50);
        keys.removeIf(key -> Pattern.compile("[`\"]" + Pattern.quote(key) + "[`\"]")
                .matcher(doc)
                .find());
        assertThat(keys).as("keys that nobody described").isEmpty();
    }

    @Test
    void everyPathAndEveryDecisionIsDescribed() throws IOException {
        String doc = Files.readString(DOC);

        assertThat(pages().paths()).allSatisfy(path -> assertThat(doc).contains("| `" + path + "` |"));
        for (Action action : Action.values()) {
            assertThat(doc).contains("`" + action.text() + "`");
        }
        for (Phase phase : Phase.values()) {
            assertThat(doc).contains("`" + phase.text() + "`");
        }
    }
}
