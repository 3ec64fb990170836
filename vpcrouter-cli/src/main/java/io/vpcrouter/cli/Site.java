package io.vpcrouter.cli;

import io.vpcrouter.spi.WebRefusedException;
import io.vpcrouter.spi.WebResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What there is on the built-in server, and who may have it: decides on a request from its first line and headers, in an
 * order in which a stranger learns least.
 */
final class Site {
    private static final Set<String> FOR_SUPERVISORS = Set.of("/healthz", "/readyz");
    private static final Set<String> LOOKING = Set.of("GET");

    private final RouterPages pages;
    private final PluginPaths offers;
    private final HostHeader host;

    Site(RouterPages pages, PluginPaths offers, HostHeader host) {
        this.pages = pages;
        this.offers = offers;
        this.host = host;
    }

    /** Whether this is one of the paths that ask for neither host nor token. */
    static boolean isForSupervisors(String path) {
        return FOR_SUPERVISORS.contains(path);
    }

    /** Answers a request. */
    Answer answer(ReceivedRequest request) {
        try {
            return isForSupervisors(request.path()) ? probe(request) : guarded(request);
        } catch (WebRefusedException e) {
            return Answer.error(e.status(), e.getMessage());
        }
    }

    private Answer probe(ReceivedRequest request) {
        if (!LOOKING.contains(request.method())) {
            return methodRefused("GET, HEAD");
        }
        return request.path().equals("/healthz") ? pages.health() : pages.readiness();
    }

    private Answer guarded(ReceivedRequest request) {
        if (!host.isOurs(request)) {
            return Answer.error(
                    421, "Host: expected exactly one, a literal address, localhost, or a name in --allowed_hosts");
        }
        Optional<WebResponse> refusal = offers.refusal(request);
        if (refusal.isPresent()) {
            return Answer.of(refusal.get());
        }
        Optional<PluginPaths.Offer> offer = offers.at(request.path());
        if (offer.isPresent()) {
            return offered(request, offer.get());
        }
        if (!RouterPages.has(request.path())) {
            return Answer.error(
                    404, "no such page; there are " + String.join(", ", pages.paths()) + ", /healthz and /readyz");
        }
        if (!LOOKING.contains(request.method())) {
            return methodRefused("GET, HEAD");
        }
        return Accept.of(request.headers("Accept"))
                .map(accept -> pages.page(request.path(), accept))
                .orElseGet(() -> Answer.error(406, "Accept: expected application/json, text/plain or */*"));
    }

    private static Answer offered(ReceivedRequest request, PluginPaths.Offer offer) {
        if (!offer.takes(request.method())) {
            return methodRefused(offer.allowed());
        }
        if (!LOOKING.contains(request.method())) {
            if (!SameOrigin.holds(request)) {
                return Answer.error(403, "this comes from a page of another site (expected: the same origin)");
            }
            if (!isJson(request)) {
                return Answer.error(415, "Content-Type: expected application/json");
            }
            request.refuseTooLong();
        }
        return Answer.of(offer.handler().handle(request));
    }

    private static boolean isJson(ReceivedRequest request) {
        String type = request.header("Content-Type").orElse("");
        return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(Answer.JSON);
    }

    private static Answer methodRefused(String allowed) {
        return Answer.error(405, "method: expected " + allowed).withHeader("Allow", allowed);
    }
}
