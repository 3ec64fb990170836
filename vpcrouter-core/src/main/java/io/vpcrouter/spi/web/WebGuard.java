package io.vpcrouter.spi.web;

import java.util.Optional;

/**
 * Decides whether a request is answered at all.
 *
 * <p>Threading: called from several threads of the server at once. Must be quick.
 *
 * <p>Lifecycle: from its registration until the running plugin that registered it is closed.
 *
 * <p>Failure: if it throws, the request is refused with 500.
 *
 * <p>Evolution: stays a single method.
 */
@FunctionalInterface
public interface WebGuard {
    /**
     * Looks at a request whose body has not arrived yet.
     *
     * @param request what is asked; valid until this returns
     * @return the response that refuses it, or empty if this guard lets the request pass
     */
    Optional<WebResponse> refuse(WebRequest request);
}
