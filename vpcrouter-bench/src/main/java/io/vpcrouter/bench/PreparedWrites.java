package io.vpcrouter.bench;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.spi.CloudProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;

/** Writes by posting the same prepared request on connections that are open already: what a write costs without an SDK. */
final class PreparedWrites implements CloudProvider {
    private static final String BODY = "Action=ReplaceRoute&Version=2016-11-15&RouteTableId=rtb-00000000000000000"
            + "&DestinationCidrBlock=100.0.0.0%2F24&NetworkInterfaceId=eni-00000000000000000";

    private final byte[] request;
    private final List<Socket> connections = new ArrayList<>();
    private final BlockingDeque<Socket> idle = new LinkedBlockingDeque<>();

    /** Opens so many connections. */
    PreparedWrites(URI endpoint, int count) throws IOException {
        request = ("POST / HTTP/1.1\r\nHost: " + endpoint.getAuthority()
                        + "\r\nContent-Type: application/x-www-form-urlencoded; charset=utf-8"
                        + "\r\nX-Amz-Date: 20260101T000000Z\r\nAuthorization: AWS4-HMAC-SHA256 Credential=bench/20260101"
                        + "/us-east-1/ec2/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature="
                        + "0".repeat(64) + "\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY)
                .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < count; i++) {
            Socket connection = new Socket(endpoint.getHost(), endpoint.getPort());
            connection.setTcpNoDelay(true);
            connections.add(connection);
            idle.add(connection);
        }
    }

    /** Posts the request and waits for the answer. */
    void post() throws InterruptedException {
        byte[] answer = new byte[4096];
        Socket connection = idle.takeFirst();
        try {
            connection.getOutputStream().write(request);
            InputStream in = connection.getInputStream();
            if (in.read(answer) < 0) {
                throw new IOException("the endpoint closed the connection");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        idle.addFirst(connection);
    }

    @Override
    public NetworkSnapshot read(Set<IpAddress> hosts) {
        throw new UnsupportedOperationException("only writes are prepared");
    }

    @Override
    public void apply(RouteChange change) {
        try {
            post();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String network() {
        return "vpc-1";
    }

    @Override
    public void close() {
        try {
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
