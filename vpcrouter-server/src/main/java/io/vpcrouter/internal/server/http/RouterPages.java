package io.vpcrouter.internal.server.http;

import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.internal.server.json.HistoryPage;
import io.vpcrouter.internal.server.json.IpsPage;
import io.vpcrouter.internal.server.json.JsonPage;
import io.vpcrouter.internal.server.json.JsonText;
import io.vpcrouter.internal.server.json.PluginsPage;
import io.vpcrouter.internal.server.json.RootPage;
import io.vpcrouter.internal.server.json.RouteInfoPage;
import io.vpcrouter.internal.server.json.VpcPage;
import io.vpcrouter.internal.server.pages.HtmlPages;
import io.vpcrouter.internal.server.view.Archive;
import io.vpcrouter.internal.server.view.Asked;
import io.vpcrouter.internal.server.view.Find;
import io.vpcrouter.internal.server.view.RouterFacts;
import io.vpcrouter.internal.server.wire.WireResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** The pages of a router. Any thread may ask; nothing here waits for the router's loop. */
public final class RouterPages {
    private static final String ROOT = "/";
    private static final String METRICS = "/metrics";
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final String VPC = "/vpc";
    private static final String HISTORY = "/history";
    private static final int MOST_FROM_FILE = 200;
    private static final List<String> OTHERS = List.of("/ips", "/plugins", "/route_info", VPC, HISTORY, METRICS);
    /** The pages that depend on the state alone, so that they can be kept until it changes. */
    private static final Set<String> OF_STATE_ALONE = Set.of("/ips", "/route_info", VPC);

    private static final Set<String> FOR_SUPERVISORS = Set.of("/healthz", "/readyz");
    private static final int MISSED_RECHECKS = 5;

    private final RouterFacts facts;
    private final Supplier<List<String>> morePaths;
    private final Instant startedAt;
    private final PageCache cache = new PageCache();
    private final HtmlPages html;

    /**
     * Shows a router.
     *
     * @param facts what is known of it
     * @param morePaths what else the server offers at the moment
     */
    public RouterPages(RouterFacts facts, Supplier<List<String>> morePaths) {
        this.facts = facts;
        this.morePaths = morePaths;
        this.startedAt = facts.clock().now();
        this.html = new HtmlPages(facts, startedAt);
    }

    /** Whether the page at this path has one form only, whatever the client accepts. */
    public static boolean isMetrics(String path) {
        return path.equals(METRICS);
    }

    /** The page {@code /metrics}, if this server has it. */
    Optional<HttpResponse> metrics() {
        return facts.metricsIfShown()
                .map(text -> HttpResponse.of(200, METRICS_TYPE, text.get().getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether this is one of the paths for supervisors, which ask for neither host nor token. */
    static boolean isForSupervisors(String path) {
        return FOR_SUPERVISORS.contains(path);
    }

    /** Whether a page may be at this path, on any server. */
    static boolean has(String path) {
        return path.equals(ROOT) || OTHERS.contains(path);
    }

    /** Whether this server shows the page at this path. */
    boolean shows(String path) {
        return has(path) && (!isMetrics(path) || facts.metricsIfShown().isPresent());
    }

    /** All paths of the server, those for supervisors excepted. */
    public List<String> paths() {
        List<String> all = new ArrayList<>(List.of(ROOT));
        all.addAll(links());
        return all;
    }

    private List<String> links() {
        List<String> links = new ArrayList<>(OTHERS);
        if (facts.metricsIfShown().isEmpty()) {
            links.remove(METRICS);
        }
        links.addAll(morePaths.get());
        return links;
    }

    /**
     * The page at a path, in the form that the client prefers.
     *
     * @param find what to look for among the routes of {@code /vpc}, which may be very many; empty for all
     */
    public HttpResponse page(String path, String find, Accept accept, boolean gzip) {
        RouterStatus status = facts.status().get();
        JsonPage page = json(path, find, status);
        boolean indent = accept != Accept.JSON;
        String type = indent ? HttpResponse.TEXT : HttpResponse.JSON;
        WireResponse.Body plain = out -> JsonText.write(out, indent, page);
        if (!OF_STATE_ALONE.contains(path)) {
            return HttpResponse.of(200, type, PageCache.bytes(plain).orElseThrow());
        }
        WireResponse.Body body = gzip ? out -> compressed(out, plain) : plain;
        boolean whole = find.isEmpty() || !path.equals(VPC);
        Optional<byte[]> written =
                whole ? cache.get(status, new PageCache.Key(path, accept, gzip), body) : cache.forOne(body);
        HttpResponse answer = written.map(content -> HttpResponse.of(200, type, content))
                .orElseGet(() -> HttpResponse.streamed(type, body));
        return gzip ? answer.withHeader("Content-Encoding", "gzip") : answer;
    }

    /** The HTML page at a path: the facts of the path first, the rest of the state in short below. */
    HttpResponse forPeople(String path, Asked asked, boolean gzip) {
        // Not while others wait: a file may be slow.
        Optional<Archive.Found> found = path.equals(HISTORY)
                ? facts.archiveIfAny()
                        .map(archive -> archive.search(
                                HtmlPages.names(facts.status().get(), asked.find()),
                                asked.from(),
                                asked.to(),
                                MOST_FROM_FILE))
                : Optional.empty();
        // One at a time, like the pages of the cache, so that readers never use more than one processor.
        synchronized (html) {
            HttpResponse plain = HttpResponse.html(200, html.page(path, asked, found, paths()));
            if (!gzip) {
                return plain;
            }
            byte[] content =
                    PageCache.bytes(out -> compressed(out, plain::writeTo)).orElseThrow();
            return HttpResponse.of(200, plain.type(), content)
                    .withHeaders(plain.headers())
                    .withHeader("Content-Encoding", "gzip");
        }
    }

    private static void compressed(OutputStream out, WireResponse.Body body) throws IOException {
        GZIPOutputStream gzip = new GZIPOutputStream(out, 32 * 1024);
        body.writeTo(gzip);
        // The stream below stays open.
        gzip.finish();
    }

    private JsonPage json(String path, String find, RouterStatus status) {
        return switch (path) {
            case ROOT ->
                new RootPage(
                        status,
                        facts.version(),
                        facts.options(),
                        links(),
                        startedAt,
                        facts.clock().now(),
                        region());
            case "/ips" -> new IpsPage(status.hosts());
            case "/plugins" ->
                new PluginsPage(facts.plugins(), facts.statistics().get(), status);
            case "/route_info" -> new RouteInfoPage(status, facts.config().rules());
            case VPC -> new VpcPage(status, new Find(find));
            case HISTORY -> new HistoryPage(status, facts.history().newestFirst());
            default -> throw new IllegalArgumentException("page: " + path + " (expected: one of " + paths() + ")");
        };
    }

    /** The region as the cloud tells it among its facts; null for a cloud without regions. */
    private @Nullable Object region() {
        return facts.statistics().get().entrySet().stream()
                .filter(plugin -> plugin.getKey().startsWith("cloud "))
                .map(plugin -> plugin.getValue().get("region"))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** The answer of {@code /healthz}: whether the loop turns, the checks run, and no plugin hangs. */
    HttpResponse health() {
        return facts.alive().getAsBoolean()
                ? HttpResponse.line(200, "ok")
                : HttpResponse.line(503, "the loop, the checker or a plugin does not go on");
    }

    /** The answer of {@code /readyz}: the phase, the role of a replica, and the names of all current conditions. */
    HttpResponse readiness() {
        RouterStatus now = facts.status().get();
        StringBuilder words = new StringBuilder(now.phase().text());
        now.replicaIfAny()
                .ifPresent(replica -> words.append(' ').append(replica.role().text()));
        now.conditions().keySet().forEach(condition -> words.append(' ').append(condition.text()));
        return HttpResponse.line(isReady(now) && facts.alive().getAsBoolean() ? 200 : 503, words.toString());
    }

    private boolean isReady(RouterStatus now) {
        return switch (now.phase()) {
            case BLIND, STOPPING -> false;
            // Nothing is read before the first spec.
            case WAITING_FOR_SPEC -> true;
            case STARTING, FROZEN, CONVERGING, IN_LINE ->
                now.lastReadAt() != null
                        && (facts.config().recheckInterval().isZero()
                                || now.ages().sinceRead(facts.clock().nanos()).compareTo(longestSilence()) < 0);
        };
    }

    private Duration longestSilence() {
        return facts.config().recheckInterval().multipliedBy(MISSED_RECHECKS);
    }
}
