package io.vpcrouter.spi.web;

import java.util.Set;

/**
 * The built-in HTTP server, as a plugin sees it: a place to offer paths at.
 *
 * <p>The server itself refuses requests that were meant for another host, methods that were not named, and to
 * {@code POST} and {@code PUT} whatever is not {@code application/json} or comes from a page of another origin. It bounds
 * bodies, times and connections, and sets the headers that protect browsers.
 *
 * <p>Threading: any thread may call.
 *
 * <p>Lifecycle: what a running plugin offers is withdrawn when it is closed; from then on requests are answered with 503.
 *
 * <p>Failure: what cannot be offered, such as a path that is already taken, is refused with
 * {@link IllegalArgumentException}.
 *
 * <p>Evolution: implemented by programs with a server and by test kits; gains default methods only.
 */
public interface WebPaths {
    /**
     * Offers a path.
     *
     * @param path the path, such as {@code /route_spec}: one or more parts of small letters, digits, {@code _} and
     *     {@code -}
     * @param methods the methods that the handler takes, of {@code GET}, {@code POST}, {@code PUT} and {@code DELETE};
     *     with {@code GET}, {@code HEAD} is answered too
     * @param handler answers
     * @throws IllegalArgumentException if the path is malformed or taken, or a method is none of these
     */
    void serve(String path, Set<String> methods, WebHandler handler);

    /**
     * Has every request looked at before it is answered, whatever its path, but for those to {@code /healthz} and
     * {@code /readyz}.
     *
     * @param guard looks at it
     */
    void guard(WebGuard guard);
}
