package io.vpcrouter.internal.simulator.ec2;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.vpcrouter.internal.simulator.rules.Refusal;
import io.vpcrouter.internal.simulator.rules.SimulatedEc2;
import io.vpcrouter.internal.simulator.world.Fault;
import io.vpcrouter.model.IpAddress;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Translates HTTP requests to calls of the EC2 API, and their results to XML. */
public final class Ec2Handler implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Ec2Handler.class);
    private static final String VERSION = "2016-11-15";
    private static final String NAMESPACE = "http://ec2.amazonaws.com/doc/" + VERSION + "/";
    private static final String PROLOG = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    /** The limit of EC2 itself; a form with 200 filter values has about 20 KB. */
    private static final int LARGEST_BODY = 1 << 20;

    private final SimulatedEc2 ec2;
    private final AtomicLong requests = new AtomicLong();

    public Ec2Handler(SimulatedEc2 ec2) {
        this.ec2 = ec2;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String requestId = new UUID(0x5eed_0000_0000_4000L, Long.MIN_VALUE | requests.incrementAndGet()).toString();
        try (exchange) {
            exchange.getResponseHeaders().set("x-amzn-RequestId", requestId);
            try {
                serve(exchange, requestId);
            } catch (Refusal refusal) {
                refuse(exchange, requestId, refusal);
            } catch (InterruptedException e) {
                // The endpoint is closing; the connection is closed with it.
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.error("request failed in the simulated EC2, request_id={}", requestId, e);
                refuse(exchange, requestId, new Refusal("InternalError", "An internal error has occurred"));
            }
        }
    }

    private void serve(HttpExchange exchange, String requestId) throws IOException, InterruptedException {
        checkHost(exchange.getRequestHeaders());
        QueryParameters parameters = QueryParameters.parse(form(exchange));
        checkSigned(exchange.getRequestHeaders(), parameters);
        String name = parameters.text("Action");
        if (name == null || name.isEmpty()) {
            throw new Refusal("MissingAction", "The request is missing an action or a required parameter.");
        }
        String version = parameters.required("Version");
        if (!version.equals(VERSION)) {
            throw new Refusal(
                    "NoSuchVersion", "The requested version (" + version + ") of service AmazonEC2 does not exist");
        }
        Ec2Action action = Ec2Actions.byName(name);
        Fault fault = ec2.gate().enter(name, isBroad(parameters));
        Ec2Action.Response response = action.handle(new Ec2Call(ec2, name, parameters));
        if (fault == null) {
            write(exchange, name, requestId, response);
        } else if (fault.kind() == Fault.Kind.RESPONSE_CUT) {
            writeHalf(exchange, name, requestId, response);
        }
        // A lost response: closing the exchange without one closes the connection.
    }

    /** Refuses foreign host names, which a page in a browser could use (DNS rebinding). */
    private static void checkHost(Headers headers) {
        String host = headers.getFirst("Host");
        String name = host == null ? "" : host.replaceFirst(":[0-9]*$", "").replaceAll("^\\[|\\]$", "");
        boolean local = name.toLowerCase(Locale.ROOT).equals("localhost")
                || name.toLowerCase(Locale.ROOT).endsWith(".localhost");
        if (!local && IpAddress.tryParse(name).isEmpty()) {
            throw new Refusal(
                    "InvalidRequest", 421, "The host is not served here (expected: localhost or an IP address)");
        }
    }

    private static String form(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestURI().getPath().equals("/")) {
            throw new Refusal("InvalidRequest", 404, "There is nothing but / here");
        }
        String query = exchange.getRequestURI().getRawQuery();
        switch (exchange.getRequestMethod()) {
            case "GET":
                return query == null ? "" : query;
            case "POST":
                byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
                if (body.length > LARGEST_BODY) {
                    throw new Refusal("RequestTooLarge", 413, "The request is larger than " + LARGEST_BODY);
                }
                String form = new String(body, StandardCharsets.UTF_8);
                return query == null ? form : query + "&" + form;
            default:
                throw new Refusal("InvalidRequest", 405, "The method is not allowed (expected: GET or POST)");
        }
    }

    /** Requires a version 4 signature but does not verify it: any credentials pass. */
    private static void checkSigned(Headers headers, QueryParameters parameters) {
        parameters.ignore(
                "X-Amz-Algorithm",
                "X-Amz-Credential",
                "X-Amz-Date",
                "X-Amz-Expires",
                "X-Amz-SignedHeaders",
                "X-Amz-Security-Token",
                "X-Amz-Signature");
        String authorization = headers.getFirst("Authorization");
        if (authorization == null && parameters.text("X-Amz-Signature") == null) {
            throw new Refusal(
                    "MissingAuthenticationToken",
                    "The request must contain valid (registered) AWS access key ID or X.509 certificate");
        }
        if (authorization != null
                && !(authorization.startsWith("AWS4-HMAC-SHA256 ")
                        && authorization.contains("Credential=")
                        && authorization.contains("Signature="))) {
            throw new Refusal("AuthFailure", "AWS was not able to validate the provided access credentials");
        }
    }

    /** Whether a Describe call is neither filtered nor paginated; such calls have a smaller bucket. */
    private static boolean isBroad(QueryParameters parameters) {
        return !parameters.anyName(name -> name.startsWith("Filter.")
                || name.equals("MaxResults")
                || name.startsWith("InstanceId.")
                || name.startsWith("NetworkInterfaceId."));
    }

    private static void write(HttpExchange exchange, String action, String requestId, Ec2Action.Response response)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/xml;charset=UTF-8");
        ResponseStream out = new ResponseStream(exchange);
        render(out, action, requestId, response);
        out.finish();
    }

    private static void writeHalf(HttpExchange exchange, String action, String requestId, Ec2Action.Response response)
            throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        render(whole, action, requestId, response);
        exchange.getResponseHeaders().set("Content-Type", "text/xml;charset=UTF-8");
        exchange.sendResponseHeaders(200, whole.size());
        exchange.getResponseBody().write(whole.toByteArray(), 0, whole.size() / 2);
        exchange.getResponseBody().flush();
    }

    private static void render(OutputStream out, String action, String requestId, Ec2Action.Response response)
            throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        Ec2Xml xml = new Ec2Xml(writer);
        xml.raw(PROLOG + "<" + action + "Response xmlns=\"" + NAMESPACE + "\">");
        xml.text("requestId", requestId);
        response.write(xml);
        xml.close(action + "Response");
        writer.flush();
    }

    private static void refuse(HttpExchange exchange, String requestId, Refusal refusal) throws IOException {
        if (exchange.getResponseCode() != -1) {
            // The response has begun, so it can only be aborted.
            return;
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Writer writer = new OutputStreamWriter(body, StandardCharsets.UTF_8);
        Ec2Xml xml = new Ec2Xml(writer);
        xml.raw(PROLOG);
        @Nullable String message = refusal.getMessage();
        xml.element("Response", () -> {
            xml.element(
                    "Errors",
                    () -> xml.element("Error", () -> {
                        xml.text("Code", refusal.code());
                        xml.text("Message", message);
                    }));
            xml.text("RequestID", requestId);
        });
        writer.flush();
        exchange.getResponseHeaders().set("Content-Type", "text/xml;charset=UTF-8");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(refusal.status(), head ? -1 : body.size());
        if (!head) {
            exchange.getResponseBody().write(body.toByteArray());
        }
    }
}
