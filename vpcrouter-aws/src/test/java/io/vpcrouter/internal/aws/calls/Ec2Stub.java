package io.vpcrouter.internal.aws.calls;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.trafficlistener.WiremockNetworkTrafficListener;
import io.vpcrouter.internal.aws.errors.AwsErrors;
import io.vpcrouter.internal.aws.location.AwsEnvironment;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** An endpoint on loopback that answers what a test tells it to, with the real SDK before it. */
public final class Ec2Stub implements AutoCloseable {
    static final String VPC = "vpc-1";
    public static final AwsEnvironment NO_ENVIRONMENT = new AwsEnvironment(name -> null, name -> null, Optional::empty);
    public static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "not-a-secret"));

    private final AtomicInteger connections = new AtomicInteger();
    public final WireMockServer server = new WireMockServer(options()
            .dynamicPort()
            .bindAddress("127.0.0.1")
            .networkTrafficListener(new WiremockNetworkTrafficListener() {
                @Override
                public void opened(Socket socket) {
                    connections.incrementAndGet();
                }

                @Override
                public void incoming(Socket socket, ByteBuffer bytes) {}

                @Override
                public void outgoing(Socket socket, ByteBuffer bytes) {}

                @Override
                public void closed(Socket socket) {}
            }));

    public Ec2Stub() {
        server.start();
    }

    /** How many connections were opened so far. */
    int connections() {
        return connections.get();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    SdkEc2Calls calls() {
        return calls(url());
    }

    static SdkEc2Calls calls(URI url) {
        AwsClients clients =
                new AwsClients("us-east-1", Optional.of(url), Optional.empty(), NO_ENVIRONMENT, CREDENTIALS);
        return new SdkEc2Calls(VPC, clients, AwsErrors.ec2("us-east-1", Optional.of(url)));
    }

    public static MappingBuilder action(String action) {
        return post(urlEqualTo("/")).withRequestBody(containing("Action=" + action + "&"));
    }

    public static ResponseDefinitionBuilder ok(String action, String body) {
        return aResponse()
                .withStatus(200)
                .withHeader("Content-Type", "text/xml;charset=UTF-8")
                .withBody(xml(action, body));
    }

    static String xml(String action, String body) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<" + action
                + "Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>req-1</requestId>" + body
                + "</"
                + action + "Response>";
    }

    public static ResponseDefinitionBuilder error(int status, String code, String message) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "text/xml;charset=UTF-8")
                .withBody("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>" + code
                        + "</Code><Message>" + message
                        + "</Message></Error></Errors><RequestID>req-2</RequestID></Response>");
    }

    public void answers(String action, ResponseDefinitionBuilder answer) {
        server.stubFor(action(action).willReturn(answer));
    }

    /** The parameters of all requests for an action, in order, without those that every request has. */
    public List<Map<String, String>> requests(String action) {
        return server
                .findAll(postRequestedFor(urlEqualTo("/")).withRequestBody(containing("Action=" + action + "&")))
                .stream()
                .map(request -> parameters(request.getBodyAsString()))
                .toList();
    }

    private static Map<String, String> parameters(String body) {
        Map<String, String> parameters = new TreeMap<>();
        Arrays.stream(body.split("&"))
                .map(pair -> pair.split("=", 2))
                .forEach(pair -> parameters.put(
                        URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
                        URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
        parameters.remove("Action");
        parameters.remove("Version");
        return parameters;
    }

    @Override
    public void close() {
        server.stop();
    }
}
