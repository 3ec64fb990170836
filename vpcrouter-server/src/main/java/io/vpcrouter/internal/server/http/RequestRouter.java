package io.vpcrouter.internal.server.http;

import io.vpcrouter.internal.server.pages.HtmlNotice;
import io.vpcrouter.internal.server.wire.BadRequestException;
import io.vpcrouter.spi.web.WebRefusedException;
import io.vpcrouter.spi.web.WebResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the answer to a request. The checks come in an order in which a client that may not see anything learns least.
 */
public final class RequestRouter {
    private static final Set<String> LOOKING = Set.of("GET");

    private final RouterPages pages;
    private final PluginPaths offers;
    private final HostHeader host;

    public RequestRouter(RouterPages pages, PluginPaths offers, HostHeader host) {
        this.pages = pages;
        this.offers = offers;
        this.host = host;
    }

    /** Answers a request. */
    HttpResponse answer(ReceivedRequest request) {
        try {
            return RouterPages.isForSupervisors(request.path()) ? probe(request) : guarded(request);
        } catch (WebRefusedException e) {
            return error(request, e.status(), String.valueOf(e.getMessage()));
        }
    }

    /** An error: for a browser as a page. One that may be led here by a foreign name is shown no links. */
    private HttpResponse error(ReceivedRequest request, int status, String words) {
        return error(request, status, words, status == 421 ? List.of() : pages.paths());
    }

    /** An error: for a browser as a page with these links. */
    static HttpResponse error(ReceivedRequest request, int status, String words, List<String> links) {
        return isForPeople(request)
                ? HttpResponse.html(status, HtmlNotice.error(status, words, links))
                : HttpResponse.error(status, words);
    }

    /** The answer to what is no request. */
    static HttpResponse refused(BadRequestException reason) {
        return Accept.of(reason.accepts()).equals(Optional.of(Accept.HTML))
                ? HttpResponse.html(reason.status(), HtmlNotice.error(reason.status(), reason.words(), List.of()))
                : HttpResponse.error(reason.status(), reason.words());
    }

    /** Answers a request while the router starts: paths and guards of its plugins may be missing. */
    HttpResponse answerWhileStarting(ReceivedRequest request) {
        if (request.path().equals("/healthz")) {
            return probe(request);
        }
        return isForPeople(request)
                ? error(request, 503, "vpcrouter is still starting", List.of())
                : HttpResponse.line(503, "starting");
    }

    private HttpResponse probe(ReceivedRequest request) {
        if (!LOOKING.contains(request.method())) {
            return methodRefused(request, "GET, HEAD");
        }
        return request.path().equals("/healthz") ? pages.health() : pages.readiness();
    }

    private HttpResponse guarded(ReceivedRequest request) {
        if (!host.isOurs(request)) {
            return error(
                    request,
                    421,
                    "Host: expected exactly one, a literal address, localhost, or a name in --allowed_hosts");
        }
        Optional<WebResponse> refusal = offers.refusal(request);
        if (refusal.isPresent()) {
            return refused(request, refusal.get());
        }
        Optional<PluginPaths.Offer> offer = offers.at(request.path());
        if (offer.isPresent()) {
            return offered(request, offer.get());
        }
        if (!pages.shows(request.path())) {
            return error(
                    request,
                    404,
                    "no such page; there are " + String.join(", ", pages.paths()) + ", /healthz and /readyz");
        }
        if (!LOOKING.contains(request.method())) {
            return methodRefused(request, "GET, HEAD");
        }
        if (RouterPages.isMetrics(request.path())) {
            return pages.metrics().orElseThrow();
        }
        Optional<Accept> form = form(request);
        if (form.isEmpty()) {
            return HttpResponse.error(406, "Accept: expected text/html, application/json, text/plain or */*");
        }
        return form.get() == Accept.HTML
                ? pages.forPeople(request.path(), request.query().asked(), takesGzip(request))
                : pages.page(request.path(), request.query().find(), form.get(), takesGzip(request));
    }

    /** The form of the answer: a link can name one, because it cannot set a header. */
    private static Optional<Accept> form(ReceivedRequest request) {
        Optional<Accept> named = request.query().format();
        return named.isPresent() ? named : Accept.of(request.headers("Accept"));
    }

    private static boolean isForPeople(ReceivedRequest request) {
        try {
            return LOOKING.contains(request.method()) && form(request).equals(Optional.of(Accept.HTML));
        } catch (WebRefusedException e) {
            // Its query is what was refused.
            return Accept.of(request.headers("Accept")).equals(Optional.of(Accept.HTML));
        }
    }

    /** A refusal: for a browser as a page that says what to do. */
    private static HttpResponse refused(ReceivedRequest request, WebResponse refusal) {
        HttpResponse answer = HttpResponse.of(refusal);
        return isForPeople(request)
                ? HttpResponse.html(refusal.status(), HtmlNotice.refused(refusal))
                        .withHeaders(answer.headers())
                : answer;
    }

    /** Whether the client accepts gzip, named without conditions; otherwise the page is sent as it is (RFC 9110, 12.5.3). */
    private static boolean takesGzip(ReceivedRequest request) {
        return request.headers("Accept-Encoding").stream()
                .flatMap(header -> Stream.of(header.split(",", -1)))
                .anyMatch(coding -> coding.strip().equalsIgnoreCase("gzip"));
    }

    private HttpResponse offered(ReceivedRequest request, PluginPaths.Offer offer) {
        if (!offer.takes(request.method())) {
            return methodRefused(request, offer.allowed());
        }
        if (!LOOKING.contains(request.method())) {
            if (!SameOrigin.holds(request)) {
                return HttpResponse.error(403, "this comes from a page of another site (expected: the same origin)");
            }
            if (!isJson(request)) {
                return HttpResponse.error(415, "Content-Type: expected application/json");
            }
            if (!isPlain(request)) {
                return HttpResponse.error(415, "Content-Encoding: expected none");
            }
            request.refuseTooLong();
        }
        WebResponse response = offer.handler().handle(request);
        HttpResponse answer = HttpResponse.of(response);
        return answer.type().equals(HttpResponse.JSON) && isForPeople(request)
                ? HttpResponse.html(response.status(), HtmlNotice.offered(request.path(), response, pages.paths()))
                        .withHeaders(answer.headers())
                : answer;
    }

    private static boolean isJson(ReceivedRequest request) {
        String type = request.header("Content-Type").orElse("");
        return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(HttpResponse.JSON);
    }

    /** Whether the body is sent without a content coding (RFC 9110, 8.4). */
    private static boolean isPlain(ReceivedRequest request) {
        return request.headers("Content-Encoding").stream()
                .allMatch(coding -> coding.strip().equalsIgnoreCase("identity"));
    }

    private HttpResponse methodRefused(ReceivedRequest request, String allowed) {
        return error(request, 405, "method: expected " + allowed).withHeader("Allow", allowed);
    }
}
