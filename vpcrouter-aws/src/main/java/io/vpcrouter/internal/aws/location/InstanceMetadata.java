package io.vpcrouter.internal.aws.location;

import io.vpcrouter.internal.aws.errors.OneLine;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.RouterClock;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks the instance metadata service, version 2 (IMDSv2), about the instance that this process runs on. All requests
 * together take no longer than the time given.
 *
 * <p>Source: Amazon EC2 User Guide, "Use the Instance Metadata Service to access instance metadata".
 */
public final class InstanceMetadata {
    /** How long all requests may take together. */
    public static final Duration PATIENCE = Duration.ofSeconds(3);

    // The service is on the same machine: a slower connection never comes about.
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(1);
    private static final int LARGEST_RESPONSE = 4096;
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int PROXY_AUTHENTICATION = 407;
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,1024}");
    private static final Pattern MAC = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");
    private static final String OPERATION = "instance metadata";

    private final URI endpoint;
    private final RouterClock clock;
    private final long deadline;
    private final HttpClient client;
    private final String token;

    /**
     * Opens a session.
     *
     * @param endpoint where the service answers
     * @param patience how long this and all later requests may take together
     * @param clock what measures that
     * @throws CloudException if there is no session; the message says what to do
     */
    InstanceMetadata(URI endpoint, Duration patience, RouterClock clock) {
        this.endpoint = endpoint;
        this.clock = clock;
        this.deadline = clock.nanos() + patience.toNanos();
        this.client = HttpClient.newBuilder()
                .connectTimeout(CONNECT_PATIENCE)
                // Without this, the client offers an upgrade to HTTP/2, which the service does not speak.
                .version(HttpClient.Version.HTTP_1_1)
                // The address is link-local; a proxy could only answer for its own machine.
                .proxy(HttpClient.Builder.NO_PROXY)
                .build();
        this.token = openSession();
    }

    /** Where the service answers, or empty if the environment switches it off. */
    static Optional<URI> endpoint(AwsEnvironment environment) {
        if (environment
                .setting("aws.disableEc2Metadata", "AWS_EC2_METADATA_DISABLED")
                .filter("true"::equalsIgnoreCase)
                .isPresent()) {
            return Optional.empty();
        }
        boolean ipv6 = environment
                .setting("aws.ec2MetadataServiceEndpointMode", "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE")
                .filter("IPv6"::equalsIgnoreCase)
                .isPresent();
        String usual = ipv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254";
        String given = environment
                .setting("aws.ec2MetadataServiceEndpoint", "AWS_EC2_METADATA_SERVICE_ENDPOINT")
                .orElse(usual);
        return Optional.of(AwsOptions.ENDPOINT
                .type()
                .parse(given)
                .orElseThrow(() -> failure(
                        "AWS_EC2_METADATA_SERVICE_ENDPOINT: " + OneLine.of(given)
                                + " (expected: an http or https URL with a host)",
                        null)));
    }

    /** The region of the instance. */
    String region() {
        String region = get("placement/region");
        if (!AwsOptions.isRegion(region)) {
            throw unexpected("placement/region", region, "the name of a region");
        }
        return region;
    }

    /** The VPC of the instance's primary interface; other interfaces may be in other VPCs. */
    String vpc() {
        String mac = get("mac");
        if (!MAC.matcher(mac).matches()) {
            throw unexpected("mac", mac, "a MAC address");
        }
        String vpc = get("network/interfaces/macs/" + mac + "/vpc-id");
        if (!AwsOptions.isVpc(vpc)) {
            throw unexpected("vpc-id", vpc, "the id of a VPC");
        }
        return vpc;
    }

    private String openSession() {
        HttpResponse<String> response = send(HttpRequest.newBuilder(url("/latest/api/token"))
                .header("X-aws-ec2-metadata-token-ttl-seconds", "60")
                .PUT(HttpRequest.BodyPublishers.noBody()));
        if (response.statusCode() != OK) {
            throw refused("latest/api/token", response);
        }
        String given = response.body().strip();
        // Nothing else can be sent in a header.
        if (!TOKEN.matcher(given).matches()) {
            throw unexpected("latest/api/token", given, "a token");
        }
        return given;
    }

    private String get(String item) {
        HttpResponse<String> response = send(HttpRequest.newBuilder(url("/latest/meta-data/" + item))
                .header("X-aws-ec2-metadata-token", token)
                .GET());
        if (response.statusCode() != OK) {
            throw refused("latest/meta-data/" + item, response);
        }
        return response.body().strip();
    }

    private URI url(String path) {
        String base = endpoint.toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        // The client's own time-out ends with the headers; this one covers a slow body too.
        CompletableFuture<HttpResponse<String>> response = client.sendAsync(request.build(), headers -> shortText());
        try {
            return response.get(Math.max(0, deadline - clock.nanos()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CloudException(CloudException.Kind.TRANSIENT, OPERATION, null, "interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw silent(e);
        } finally {
            response.cancel(true);
        }
    }

    private static HttpResponse.BodySubscriber<String> shortText() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        return HttpResponse.BodySubscribers.mapping(
                HttpResponse.BodySubscribers.ofByteArrayConsumer(part -> part.ifPresent(bytes -> {
                    if (body.size() + bytes.length > LARGEST_RESPONSE) {
                        throw new IllegalStateException("a response of more than " + LARGEST_RESPONSE + " bytes");
                    }
                    body.writeBytes(bytes);
                })),
                nothing -> body.toString(StandardCharsets.UTF_8));
    }

    private CloudException silent(Exception cause) {
        return failure(
                "no answer from " + endpoint + " (expected: the metadata service of an EC2 instance); "
                        + "give --region and --vpc, or, if this is a container on an EC2 instance, raise the hop limit of "
                        + "the instance's metadata answers to 2, because with 1 they never get past the container's bridge "
                        + "(aws ec2 modify-instance-metadata-options --http-put-response-hop-limit 2)",
                cause);
    }

    private CloudException refused(String item, HttpResponse<String> response) {
        String why = somebodyElse(response)
                .map(who ->
                        "from " + who + " and not from the metadata service, which no proxy can reach for this machine")
                .orElseGet(() -> switch (response.statusCode()) {
                    case UNAUTHORIZED -> "the session token was not accepted";
                    case FORBIDDEN ->
                        "the metadata service of this instance is switched off, or a proxy forwards to it, which it refuses";
                    case NOT_FOUND -> "there is no such item";
                    default -> "the metadata service does not work";
                });
        return failure(
                endpoint + " " + item + ": HTTP " + response.statusCode() + ", " + why + "; give --region and --vpc",
                null);
    }

    /** What answered in place of the metadata service, which calls itself EC2ws; stand-ins for it say nothing. */
    private static Optional<String> somebodyElse(HttpResponse<String> response) {
        Optional<String> via = response.headers().firstValue("Via").map(name -> "a proxy (Via: " + name + ")");
        Optional<String> server = response.headers()
                .firstValue("Server")
                .filter(name -> !name.equals("EC2ws"))
                .map(name -> "another server (Server: " + name + ")");
        boolean proxy = response.statusCode() == PROXY_AUTHENTICATION
                || response.headers().map().keySet().stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .anyMatch(name -> name.startsWith("proxy-") || name.startsWith("x-squid-"));
        return via.or(() -> server)
                .or(() -> proxy ? Optional.of("a proxy") : Optional.empty())
                .map(OneLine::of);
    }

    private CloudException unexpected(String item, String found, String expected) {
        return failure(
                endpoint + " " + item + ": " + OneLine.of(found) + " (expected: " + expected
                        + "); give --region and --vpc",
                null);
    }

    /** The failure to find region or VPC. */
    static CloudException failure(String message, @Nullable Throwable cause) {
        return new CloudException(CloudException.Kind.INVALID, OPERATION, null, message, cause);
    }
}
