package io.vpcrouter.modes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.web.WebResponse;
import io.vpcrouter.validation.InvalidException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpModeTest {
    private static final String ONE = "{\"10.1.0.0/16\": [\"10.0.0.1\"]}";
    private static final String TWO = "{\"10.2.0.0/16\":[\"10.0.0.2\"],\n\"10.1.0.0/16\": [\"10.0.0.1\"]}";
    private static final String TOKEN = "a-token-of-some-length";

    @TempDir
    private Path folder;

    private final RecordingContext context = new RecordingContext(false);
    private final OptionValues.Builder options = OptionValues.builder();
    private Path state;
    private Path token;
    private Mode mode;

    @BeforeEach
    void names() {
        state = folder.resolve("state.json");
        token = folder.resolve("token");
    }

    @AfterEach
    void closes() {
        if (mode != null) {
            mode.close();
        }
        context.close();
    }

    private void start() {
        mode = new HttpModePlugin().create(options.build(), context);
        mode.start();
    }

    private void startWithState() {
        options.set(HttpModePlugin.STATE_FILE, state);
        start();
    }

    private void startWithToken() throws IOException {
        Files.writeString(token, TOKEN + "\n");
        options.set(HttpModePlugin.TOKEN_FILE, token);
        start();
    }

    private static RouteSpec spec(String json) {
        return RouteSpecJson.read(json.getBytes(StandardCharsets.UTF_8), "test", false)
                .orThrow();
    }

    private WebResponse get() {
        return context.web().get("/route_spec", null);
    }

    @Test
    void offersItsPathForLookingAndSending() {
        start();

        assertThat(context.web().offers()).isEqualTo(Map.of("/route_spec", Set.of("GET", "POST", "PUT")));
    }

    @Test
    void publishesNothingBeforeTheFirstSpec() {
        startWithState();

        assertThat(context.waiting()).isEmpty();
        assertThat(get().status()).isEqualTo(404);
        assertThat(Files.exists(state)).isFalse();
    }

    @Test
    void takesWhatIsPostedAndPutAndShowsItAsCanonicalText() throws Exception {
        start();

        assertThat(context.web().post(ONE).status()).isEqualTo(200);
        assertThat(context.next().value()).contains(spec(ONE));
        assertThat(context.web().send("PUT", "/route_spec", null, TWO).status()).isEqualTo(200);
        assertThat(context.next().value()).contains(spec(TWO));

        assertThat(get().status()).isEqualTo(200);
        assertThat(get().contentType()).isEqualTo("application/json");
        assertThat(get().text()).isEqualTo(RouteSpecJson.write(spec(TWO)));
    }

    @Test
    void refusesABadSpecWithAllItsProblemsAndKeepsTheLastOne() throws Exception {
        start();
        context.web().post(ONE);
        context.next();

        WebResponse response = context.web().post("{\"10.1.0.0/33\": [\"x\"],\n \"10.2.0.0/16\": []}");

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.text()).contains("\"line\":1", "\"line\":2", "10.1.0.0/33", "\"severity\":\"error\"");
        assertThat(context.next().isValid()).isFalse();
        assertThat(get().text()).isEqualTo(RouteSpecJson.write(spec(ONE)));
    }

    @Test
    void refusesAnEmptySpecUnlessItIsAllowed() {
        start();

        assertThat(context.web().post("{}").status()).isEqualTo(400);
    }

    @Test
    void tellsTheWarningsOfAnAcceptedSpec() {
        start();

        WebResponse response = context.web().post("{\"10.1.2.3/16\": [\"10.0.0.1\"]}");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).contains("\"severity\":\"warning\"", "10.1.2.3/16", "10.1.0.0/16");
    }

    @Test
    void restoresTheLastAcceptedSpecBeforeStartReturns() throws Exception {
        startWithState();
        context.web().post(ONE);
        context.web().post(TWO);
        context.next();
        context.next();
        mode.close();

        try (RecordingContext later = new RecordingContext(false)) {
            Mode again = new HttpModePlugin().create(options.build(), later);
            again.start();
            assertThat(later.waiting()).hasSize(1);
            assertThat(later.next().value()).contains(spec(TWO));
            assertThat(later.web().get("/route_spec", null).text()).isEqualTo(RouteSpecJson.write(spec(TWO)));
            again.close();
        }
    }

    @Test
    void startsWithoutASpecIfTheStateFileIsDamagedAndTakesANewOne() throws Exception {
        Files.writeString(state, "{\"10.1.0.0/16\": [");
        startWithState();

        assertThat(context.waiting()).isEmpty();
        assertThat(context.conditions().get("state_file_unusable")).contains(state.toString(), "cannot be used");
        assertThat(get().status()).isEqualTo(404);

        assertThat(context.web().post(ONE).status()).isEqualTo(200);
        assertThat(context.conditions()).isEmpty();
        assertThat(Files.readString(state)).isEqualTo(RouteSpecJson.write(spec(ONE)));
    }

    @Test
    void keepsTheOldSpecIfTheNewOneCannotBeKept() throws Exception {
        startWithState();
        context.web().post(ONE);
        context.next();
        // Where the new content would be written.
        Files.createDirectory(folder.resolve("state.json.new"));

        WebResponse response = context.web().post(TWO);

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.text()).contains("state.json");
        assertThat(context.waiting()).isEmpty();
        assertThat(get().text()).isEqualTo(RouteSpecJson.write(spec(ONE)));
        assertThat(Files.readString(state)).isEqualTo(RouteSpecJson.write(spec(ONE)));
        assertThat(context.conditions()).containsKey("state_file_unwritable");

        Files.delete(folder.resolve("state.json.new"));
        assertThat(context.web().post(TWO).status()).isEqualTo(200);
        assertThat(context.conditions()).isEmpty();
    }

    @Test
    void refusesAStateFileInAFolderThatItMayNotWriteAtStart() throws IOException {
        Path sealed = Files.createDirectory(
                folder.resolve("sealed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-x------")));
        assumeThat(Files.isWritable(sealed)).as("root may write everywhere").isFalse();
        options.set(HttpModePlugin.STATE_FILE, sealed.resolve("state.json"));

        assertThatThrownBy(this::start)
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("its folder is not writable");
    }

    @Test
    void refusesAStateFileWithoutAFolderAtStart() {
        options.set(HttpModePlugin.STATE_FILE, folder.resolve("missing").resolve("state.json"));

        assertThatThrownBy(this::start).isInstanceOf(InvalidException.class).hasMessageContaining("state.json");
    }

    @Test
    void asksForTheTokenToChangeAndNotToLook() throws Exception {
        startWithToken();

        assertThat(context.web().post(ONE).status()).isEqualTo(401);
        assertThat(context.web().post(ONE).headers()).containsKey("WWW-Authenticate");
        for (String wrong :
                new String[] {"Bearer", "Bearer ", "Bearer x", "Basic " + TOKEN, TOKEN, "Bearer " + TOKEN + "x"}) {
            assertThat(context.web().send("PUT", "/route_spec", wrong, ONE).status())
                    .as(wrong)
                    .isEqualTo(401);
        }
        assertThat(context.waiting()).isEmpty();
        assertThat(get().status()).isEqualTo(404);

        assertThat(context.web()
                        .send("POST", "/route_spec", "bearer  " + TOKEN, ONE)
                        .status())
                .isEqualTo(200);
        assertThat(get().status()).isEqualTo(200);
        assertThat(context.web().get("/vpc", null).status()).isEqualTo(404);
    }

    @Test
    void asksForTheTokenOnEveryPathIfToldSo() throws Exception {
        options.set(HttpModePlugin.TOKEN_READS, true);
        startWithToken();

        assertThat(get().status()).isEqualTo(401);
        assertThat(context.web().get("/vpc", null).status()).isEqualTo(401);
        assertThat(context.web().get("/vpc", "Bearer " + TOKEN).status()).isEqualTo(404);
    }

    @Test
    void readsTheTokenAgainWhenItChanges() throws Exception {
        startWithToken();
        Files.writeString(token, "another-token");

        assertThat(context.web()
                        .send("POST", "/route_spec", "Bearer " + TOKEN, ONE)
                        .status())
                .isEqualTo(401);
        assertThat(context.web()
                        .send("POST", "/route_spec", "Bearer another-token", ONE)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void keepsTheLastGoodTokenWhileTheFileIsOfNoUse() throws Exception {
        startWithToken();
        for (String bad : new String[] {"", "two words", "öäü"}) {
            Files.writeString(token, bad);
            assertThat(context.web().post(ONE).status()).isEqualTo(401);
            assertThat(context.conditions().get("token"))
                    .contains(token.toString())
                    .doesNotContain("two words", TOKEN);
        }
        Files.delete(token);
        assertThat(context.web()
                        .send("POST", "/route_spec", "Bearer " + TOKEN, ONE)
                        .status())
                .isEqualTo(200);
        assertThat(context.conditions()).containsKey("token");

        Files.writeString(token, TOKEN);
        context.web().post(ONE);
        assertThat(context.conditions()).isEmpty();
    }

    @Test
    void refusesToStartWithoutAUsableToken() throws Exception {
        options.set(HttpModePlugin.TOKEN_FILE, token);
        assertThatThrownBy(this::start).isInstanceOf(InvalidException.class).hasMessageContaining("token");

        Files.writeString(token, "secret with spaces");
        assertThatThrownBy(this::start)
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining(token.toString())
                .hasMessageNotContaining("secret with spaces");

        Files.delete(token);
        Files.createDirectory(token);
        assertThatThrownBy(this::start).isInstanceOf(InvalidException.class);
    }

    @Test
    void tokenReadsNeedATokenFile() {
        options.set(HttpModePlugin.TOKEN_READS, true);

        assertThatThrownBy(this::start).isInstanceOf(InvalidException.class).hasMessageContaining("--http_token_file");
    }

    @Test
    void takesNothingAfterClose() {
        startWithState();
        mode.close();

        assertThat(context.web().post(ONE).status()).isEqualTo(503);
        assertThat(context.waiting()).isEmpty();
        assertThat(Files.exists(state)).isFalse();
    }

    @Test
    void countsWhatCame() {
        start();
        context.web().post(ONE);
        context.web().post("x");

        assertThat(mode.statistics())
                .containsEntry("accepted", 1L)
                .containsEntry("refused", 1L)
                .containsEntry("token", "none");
    }

    @Test
    void tellsThatTheStateFileCannotBeRead() throws Exception {
        assumeThat(System.getProperty("user.name")).isNotEqualTo("root");
        Files.writeString(state, ONE);
        Files.setPosixFilePermissions(state, Set.of());
        startWithState();

        assertThat(context.conditions()).containsKey("state_file_unusable");
        assertThat(get().status()).isEqualTo(404);
    }

    @Test
    void aStateFileThatDoesNotAnswerHoldsNothingUpForLong() throws Exception {
        state = HungPath.of(state);

        startWithState();
        assertThat(context.conditions().get("state_file_unusable")).contains("state.json", "no answer for 3 s");
        assertThat(get().status()).isEqualTo(404);

        // It finds that the reading of before still hangs, and so waits for nothing.
        WebResponse response = context.web().post(ONE);
        assertThat(response.status()).isEqualTo(500);
        assertThat(response.text()).contains("no answer for 3 s");
        assertThat(context.conditions().get("state_file_unwritable")).contains("state.json");
        assertThat(mode.statistics()).containsEntry("refused", 1L);
    }

    @Test
    void aTokenFileThatDoesNotAnswerEndsTheStartWithItsName() {
        options.set(HttpModePlugin.TOKEN_FILE, HungPath.of(token));

        assertThatThrownBy(this::start)
                .isInstanceOf(InvalidException.class)
                .hasMessageContainingAll("token", "no answer for 3 s");
    }

    @Test
    void aStateFileThatIsAPipeIsNoStateFile() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", state.toString()).start().waitFor())
                .isZero();

        startWithState();

        assertThat(context.conditions().get("state_file_unusable")).contains("state.json", "no regular file");
    }
}
