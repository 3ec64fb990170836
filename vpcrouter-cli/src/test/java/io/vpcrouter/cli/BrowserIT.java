package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.simulator.LoopbackRouters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page for people as a real browser shows it. Pictures of it are left in {@code target/pictures}. */
class BrowserIT {
    private static final Path EXAMPLES = Path.of("..", "examples");
    private static final Path PICTURES = Path.of("target", "pictures");
    private static final Path KEPT = Path.of("..", "docs", "pictures");
    private static final List<String> ROUTERS = List.of("127.0.10.1", "127.0.20.1", "127.0.30.1");
    private static final String FIRST_ROUTER = "127.0.10.1";
    private static final int TAB = 9;

    private static Browser browser;
    private static Program program;
    private static String server;

    @BeforeAll
    static void start() throws IOException {
        Optional<Path> chromium = Browser.find();
        if (chromium.isEmpty()) {
            System.err.println(
                    "*** BrowserIT IS SKIPPED: there is no chromium on this machine, so nobody has seen whether"
                            + " the page for people works in a browser. On Debian: apt-get install chromium ***");
        }
        Assumptions.assumeTrue(chromium.isPresent(), "no chromium");
        Files.createDirectories(PICTURES);
        browser = Browser.start(chromium.get());
        program = run("--health=always");
        server = server(program);
    }

    @AfterAll
    static void stop() {
        if (program != null) {
            program.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void asOnADesk() {
        browser.look(1200, 900, false);
    }

    private static Program run(String... more) {
        List<String> args = new ArrayList<>(List.of(
                "run",
                "--mode=configfile",
                "--file=" + EXAMPLES.resolve("route-spec.json"),
                "--cloud=simulated",
                "--sim_vpc=" + EXAMPLES.resolve("vpc.json"),
                "--port=0"));
        args.addAll(List.of(more));
        return Program.start(args.toArray(String[]::new));
    }

    private static String server(Program program) {
        return program.awaitOutput("server=(http://127\\.0\\.0\\.1:[0-9]+/)");
    }

    private static void picture(String name) throws IOException {
        Files.write(PICTURES.resolve(name + ".png"), browser.picture());
    }

    @Test
    void showsAFailoverWithoutBeingLoadedAgain() throws Exception {
        int complaints = browser.complaints().size();
        try (LoopbackRouters listeners = LoopbackRouters.start(ROUTERS);
                Program daemon =
                        run("--health=tcp", "--tcp_check_port=" + listeners.port(), "--tcp_check_interval=0.5")) {
            browser.open(server(daemon));
            // Ordered, and the first of its list is healthy.
            browser.await("[...document.querySelectorAll('tr[data-key=\"10.77.0.0/16\"] td')][0].innerText.includes('"
                    + FIRST_ROUTER + "') && document.title.startsWith('All well')");
            browser.eval("window.mark = document.querySelector('tr[data-key=\"10.77.0.0/16\"] a'); mark.focus();"
                    + "window.input = document.getElementById('find'); input.value = 'half typed'; true");
            picture("before");

            listeners.stop(FIRST_ROUTER);
            browser.await(
                    "document.querySelector('tr[data-key=\"" + FIRST_ROUTER + "\"]').innerText.includes('failed')");
            browser.await("!document.querySelector('tr[data-key=\"10.77.0.0/16\"] td').innerText.includes('"
                    + FIRST_ROUTER + "')");
            browser.await("document.querySelector('[data-key=failovers] tbody tr').innerText.includes('" + FIRST_ROUTER
                    + "')");
            browser.await("document.getElementById('spoken').textContent.includes('Failed hosts: 1 of 3')");
            picture("after");
            browser.await("document.querySelector('[data-key=failovers] svg .seen') !== null");
            // What is failed stands above all that is well.
            assertThat(browser.eval("document.getElementById('failed').getBoundingClientRect().top"
                            + " < document.getElementById('destinations').getBoundingClientRect().top"))
                    .isEqualTo(true);

            // The same page still: what was focused and typed is there.
            assertThat(browser.eval("document.activeElement === window.mark && mark.isConnected"))
                    .isEqualTo(true);
            assertThat(browser.eval("document.getElementById('find').value")).isEqualTo("half typed");
            assertThat(browser.eval("performance.getEntriesByType('navigation').length"))
                    .isEqualTo(1);
            assertThat(browser.complaints()).hasSize(complaints);

            browser.eval("document.getElementById('find').value = ''; document.activeElement.blur(); true");
            keep("overview-small", 1200, 1000);

            daemon.terminate();
            assertThat(daemon.exitCode()).isZero();
            browser.await("!document.getElementById('lost').hidden");
            assertThat(browser.eval("document.getElementById('lost').innerText").toString())
                    .contains("No answer from vpcrouter since");
            assertThat(browser.eval("document.title")).isEqualTo("\u2715 No answer - vpcrouter");
            assertThat(browser.eval("document.getElementById('headline').innerText")
                            .toString())
                    .contains("No answer from vpcrouter since");
            assertThat(browser.eval("getComputedStyle(document.getElementById('headline')).color"))
                    .isEqualTo("rgb(179, 21, 31)");
            assertThat(browser.eval("document.getElementById('icon').href").toString())
                    .contains("b3151f");
        }
    }

    /** Five hosts die among 200; the pages of that night are kept as pictures for the documentation. */
    @Test
    void aBusyNightIsReadableAndNoPageIsLong(@TempDir Path folder) throws Exception {
        LargeVpc large = LargeVpc.in(folder);
        List<String> dead =
                List.of(2, 49, 76, 119, 198).stream().map(large.hosts()::get).toList();
        try (LoopbackRouters listeners = LoopbackRouters.start(large.hosts());
                Program daemon = Program.start(
                        "run",
                        "--mode=configfile",
                        "--file=" + large.spec(),
                        "--cloud=simulated",
                        "--sim_vpc=" + large.vpc(),
                        "--port=0",
                        "--health=tcp",
                        "--tcp_check_port=" + listeners.port(),
                        "--tcp_check_interval=2",
                        "--history_file=" + folder.resolve("history.jsonl"))) {
            String large200 = server(daemon);
            browser.open(large200);
            browser.await("document.getElementById('summary').innerText.includes('200 of 200')");

            dead.forEach(listeners::stop);

            browser.await("document.querySelectorAll('[data-key=failed] li').length === 5"
                    + " && document.querySelectorAll('[data-key=failovers] tbody tr').length === 5");
            assertThat(browser.eval("document.title").toString()).startsWith("Failing over");
            keep("overview-large", 1200, 1000);
            keep("phone-large", 390, 844);
            browser.look(1200, 900, false);
            browser.open(large200 + "ips?find=" + dead.get(0));
            browser.await("document.getElementById('host').innerText === 'Host " + dead.get(0) + "'");
            keep("host-large", 1200, 1000);
            for (String path : List.of("", "ips", "plugins", "route_info?page=10", "vpc?page=50", "history")) {
                Object length = browser.eval("fetch('/" + path + "', {headers: {Accept: 'text/html'}})"
                        + ".then(answer => answer.text()).then(text => text.length)");
                assertThat(((Number) length).intValue()).as(path).isBetween(10_000, 1_000_000);
            }
            browser.open(large200 + "history?find=" + dead.get(1));
            browser.await("document.querySelectorAll('[data-key=file] tbody tr').length > 0");
            assertThat(browser.eval("[...document.querySelectorAll('[data-key=file] tbody tr')]"
                            + ".every(row => row.innerText.includes('" + dead.get(1) + "')"
                            // A change that took a route from it names its interface.
                            + " || row.innerText.includes('" + LargeVpc.eni(49) + "'))"))
                    .isEqualTo(true);
        }
    }

    /** Keeps a picture of the window; in the documentation, if that is wanted. */
    private static void keep(String name, int width, int height) throws IOException {
        browser.look(width, height, false);
        byte[] picture = browser.window();
        Files.write(PICTURES.resolve(name + ".png"), picture);
        if (Boolean.getBoolean("vpcrouter.docs.write")) {
            Files.createDirectories(KEPT);
            Files.write(KEPT.resolve(name + ".png"), picture);
        }
    }

    @Test
    void timesAreThoseOfTheReadersClockAndUtcOnHover() {
        browser.timeZone("Asia/Kolkata");
        try {
            browser.open(server);
            browser.await("document.getElementById('zone').innerText.includes('Asia/')");
            // Half an hour beside every zone of whole hours.
            assertThat(browser.eval("(() => { const time = document.querySelector('time');"
                            + " const shown = Number(time.innerText.match(/:([0-9]{2})/)[1]);"
                            + " const utc = Number(time.title.match(/:([0-9]{2}):.* UTC$/)[1]);"
                            + " return (utc + 30) % 60 === shown; })()"))
                    .isEqualTo(true);
        } finally {
            browser.timeZone("");
        }
    }

    @Test
    void errorsArePagesForPeople() {
        browser.open(server + "nothing");
        browser.await("document.querySelector('main h2').innerText === 'This did not work'"
                + " && document.querySelector('nav a').innerText === 'Overview'");
    }

    @Test
    void everyPageIsWithoutComplaintsAndFitsEveryScreen() throws IOException {
        int complaints = browser.complaints().size();
        for (String path : List.of("", "ips", "plugins", "route_info", "vpc", "history")) {
            for (boolean dark : List.of(false, true)) {
                for (int width : List.of(1200, 390)) {
                    browser.look(width, 844, dark);
                    browser.open(server + path);
                    browser.await("document.querySelector('main h2') !== null");
                    String name = (path.isEmpty() ? "overview" : path) + "-" + width + (dark ? "-dark" : "-light");
                    assertThat(browser.eval("document.documentElement.scrollWidth <= innerWidth"))
                            .as("%s needs no scrolling to the side", name)
                            .isEqualTo(true);
                    assertThat(browser.eval("getComputedStyle(document.body).backgroundColor"))
                            .isEqualTo(dark ? "rgb(15, 20, 26)" : "rgb(255, 255, 255)");
                    assertThat((List<?>) browser.eval(POOR_CONTRAST)).as(name).isEmpty();
                    picture(name);
                }
            }
        }
        assertThat(browser.complaints().subList(complaints, browser.complaints().size()))
                .isEmpty();
    }

    /** The texts whose contrast is below 4.5 to 1 (WCAG 2.2, 1.4.3). */
    private static final String POOR_CONTRAST = """
            (() => {
              const colour = text => text.match(/[0-9.]+/g).map(Number);
              const light = ([r, g, b]) => {
                const [x, y, z] = [r, g, b].map(c => c / 255)
                  .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
                return 0.2126 * x + 0.7152 * y + 0.0722 * z;
              };
              const behind = element => {
                for (let e = element; e; e = e.parentElement) {
                  const back = colour(getComputedStyle(e).backgroundColor);
                  if (back.length === 3 || back[3] === 1) {
                    return back;
                  }
                }
                return [255, 255, 255];
              };
              return [...document.body.querySelectorAll('*')]
                .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.checkVisibility()
                  && e.nodeName !== 'SCRIPT')
                .filter(e => {
                  const [a, b] = [light(colour(getComputedStyle(e).color)), light(behind(e))];
                  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5;
                })
                .map(e => e.outerHTML.slice(0, 100));
            })()
            """;

    @Test
    void tellsScreenReadersWhatItIsOnPhonesToo() {
        for (int width : List.of(1200, 390)) {
            browser.look(width, 844, false);
            browser.open(server);
            browser.await("document.querySelectorAll('[data-key=destinations] tbody tr').length === 3");

            String tree = browser.send("Accessibility.getFullAXTree", Map.of()).toString();

            assertThat(tree)
                    .contains("value=banner", "value=navigation", "value=search", "value=main", "value=contentinfo")
                    .contains("value=table", "value=columnheader", "value=rowheader", "value=cell", "value=status")
                    .contains("value=searchbox");
        }
    }

    @Test
    void canBeUsedWithTheKeyboard() {
        browser.open(server);
        browser.press("Tab", TAB);
        browser.await("document.activeElement.className === 'skip'");
        List<Object> seen = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            browser.press("Tab", TAB);
            assertThat(browser.eval("getComputedStyle(document.activeElement).outlineStyle"))
                    .as("the focus can be seen on %s", browser.eval("document.activeElement.outerHTML"))
                    .isEqualTo("solid");
            seen.add(browser.eval("document.activeElement.id || document.activeElement.innerText"));
        }
        assertThat(seen).contains("Overview", "History", "find", "Show", "pause");

        browser.eval("document.getElementById('pause').click()");
        assertThat(browser.eval("document.getElementById('pause').innerText")).isEqualTo("Resume updates");
        assertThat(browser.eval("document.getElementById('lost').hidden")).isEqualTo(true);
    }

    @Test
    void findsWhatIsLookedFor() {
        browser.open(server);
        browser.await("document.querySelectorAll('[data-key=destinations] tbody tr').length === 3");

        browser.eval("document.getElementById('find').value = '10.66.17.9';"
                + "document.querySelector('form').requestSubmit(); true");

        browser.await("location.search === '?find=10.66.17.9'"
                + " && document.querySelectorAll('[data-key=destinations] tbody tr').length === 1"
                + " && document.querySelector('[data-key=destinations] th a').innerText === '10.66.17.0/24'");
    }

    @Test
    void worksWithoutScripts() {
        browser.runScripts(false);
        try {
            browser.open(server);
            browser.await("document.querySelectorAll('[data-key=destinations] tbody tr').length === 3");
            assertThat(browser.eval("document.getElementById('pause').checkVisibility()"))
                    .isEqualTo(false);
            assertThat(browser.eval("document.querySelector('.tools noscript a').checkVisibility()"))
                    .isEqualTo(true);
            assertThat(browser.eval("document.querySelector('head noscript meta').content"))
                    .isEqualTo("30");
        } finally {
            browser.runScripts(true);
        }
    }

    @Test
    void runsNoScriptButItsOwn() {
        browser.open(server);

        browser.eval("""
                (() => {
                  const script = document.createElement('script');
                  script.textContent = 'window.foreign = true';
                  document.body.append(script);
                  document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.foreign = true">');
                  document.body.insertAdjacentHTML('beforeend', '<p id="styled" style="color: red">x</p>');
                  return true;
                })()
                """);

        // Each of the three was refused, and the browser says so.
        browser.await("window.foreign === undefined");
        Eventually.holds(
                Program.PATIENCE,
                () -> browser.complaints().stream()
                                .filter(said -> said.contains("Content Security Policy"))
                                .count()
                        >= 3);
        assertThat(browser.eval("window.foreign === undefined")).isEqualTo(true);
        assertThat(browser.eval("getComputedStyle(document.getElementById('styled')).color"))
                .isNotEqualTo("rgb(255, 0, 0)");
    }
}
