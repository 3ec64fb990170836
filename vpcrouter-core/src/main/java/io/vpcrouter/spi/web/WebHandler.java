package io.vpcrouter.spi.web;

/**
 * Answers the requests to a path.
 *
 * <p>Threading: called from several threads of the server at once.
 *
 * <p>Lifecycle: from its registration until the running plugin that registered it is closed.
 *
 * <p>Failure: an exception other than {@link WebRefusedException} is a defect of the plugin: it is logged with the
 * plugin's name and answered with 500.
 *
 * <p>Evolution: stays a single method.
 */
@FunctionalInterface
public interface WebHandler {
    /**
     * Answers. Should not take longer than a few seconds.
     *
     * @param request what is asked; valid until this returns
     */
    WebResponse handle(WebRequest request);
}
