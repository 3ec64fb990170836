package io.vpcrouter.modes;

import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.spi.web.WebGuard;
import io.vpcrouter.spi.web.WebRequest;
import io.vpcrouter.spi.web.WebResponse;
import io.vpcrouter.validation.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets in who shows the token. */
final class TokenGuard implements WebGuard {
    private static final String SCHEME = "bearer ";

    private final TokenFile file;
    private final boolean reads;
    private final ModeContext context;
    private @Nullable Problem reported;

    TokenGuard(TokenFile file, boolean reads, ModeContext context) {
        this.file = file;
        this.reads = reads;
        this.context = context;
    }

    /** Reads the token for the first time; a mistake in it ends the start. */
    void start() {
        file.token();
    }

    @Override
    public Optional<WebResponse> refuse(WebRequest request) {
        if (request.method().equals("GET") && !reads) {
            return Optional.empty();
        }
        byte[] expected = file.token();
        report(file.problem());
        return request.header("Authorization")
                        .filter(shown -> isRight(shown, expected))
                        .isPresent()
                ? Optional.empty()
                : Optional.of(WebResponse.error(401, "Authorization: expected Bearer and the token")
                        .withHeader("WWW-Authenticate", "Bearer realm=\"vpcrouter\""));
    }

    private synchronized void report(@Nullable Problem problem) {
        if (!Objects.equals(problem, reported)) {
            reported = problem;
            context.condition("token", problem == null ? null : "the last good token stays in force: " + problem);
        }
    }

    /** Takes the same time wherever the first difference is, and however long what is shown is. */
    private static boolean isRight(String authorization, byte[] expected) {
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] shown = authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(sha256(shown), sha256(expected));
    }

    private static byte[] sha256(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
