package io.vpcrouter.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/** The style sheet and the script of the page for people, and the policy by which browsers run these two and no others. */
final class HtmlAssets {
    static final Asset STYLE = Asset.read("page.css");
    static final Asset SCRIPT = Asset.read("page.js");
    /** Both are named by their hashes, so that markup in some value could neither run nor change how the page looks. */
    static final String POLICY = "default-src 'none'; style-src '" + STYLE.hash() + "'; script-src '" + SCRIPT.hash()
            + "'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /**
     * A file of ours.
     *
     * @param text its content
     * @param hash its hash as a policy names it
     */
    record Asset(String text, String hash) {
        static Asset read(String name) {
            try (InputStream in = Objects.requireNonNull(HtmlAssets.class.getResourceAsStream(name), name)) {
                byte[] bytes = in.readAllBytes();
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
                return new Asset(
                        new String(bytes, StandardCharsets.UTF_8),
                        "sha256-" + Base64.getEncoder().encodeToString(hash));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("every Java platform has SHA-256", e);
            }
        }
    }

    private HtmlAssets() {}

    /** A page as an answer that browsers treat by our policy. */
    static Answer answer(int code, Html page) {
        return Answer.of(code, Answer.HTML, page.finish().getBytes(StandardCharsets.UTF_8))
                .withHeader("Content-Security-Policy", POLICY);
    }
}
