package io.vpcrouter.spi.web;

import java.util.Optional;

/**
 * A request to the built-in HTTP server.
 *
 * <p>Threading: for the thread that it was handed to.
 *
 * <p>Lifecycle: valid until the handler returns.
 *
 * <p>Failure: a body that is too long or cannot be read is refused with {@link WebRefusedException} when it is asked for.
 *
 * <p>Evolution: implemented by servers and test kits; gains default methods only.
 */
public interface WebRequest {
    /** The longest body that is read: 16 MiB. */
    int MAX_BODY = 16 * 1024 * 1024;

    /** The method, in capitals; {@code HEAD} comes as {@code GET}. */
    String method();

    /** The path, as it was sent, without query. */
    String path();

    /**
     * A header.
     *
     * @param name its name, in any case
     * @return its value, if it was sent exactly once
     */
    Optional<String> header(String name);

    /**
     * Reads the body, once.
     *
     * @throws WebRefusedException if it is longer than {@link #MAX_BODY} (413), does not arrive whole (400), or too many
     *     are under way (503)
     */
    byte[] body();
}
