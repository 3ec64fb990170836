package io.vpcrouter.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The floor under a failover: a thread that waits for the observation and then posts one prepared request on a connection
 * that is open already. It decides nothing and signs nothing.
 */
final class BareFailover implements AutoCloseable {
    private static final String BODY = "Action=ReplaceRoute&Version=2016-11-15&RouteTableId=rtb-00000000000000000"
            + "&DestinationCidrBlock=100.0.0.0%2F24&NetworkInterfaceId=eni-00000000000000000";

    private final Socket connection;
    private final byte[] request;
    private final BlockingQueue<Object> observed = new LinkedBlockingQueue<>();
    private final BlockingQueue<Object> answered = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "bare-failover");

    BareFailover(URI endpoint) throws IOException {
        connection = new Socket(endpoint.getHost(), endpoint.getPort());
        connection.setTcpNoDelay(true);
        request = ("POST / HTTP/1.1\r\nHost: " + endpoint.getAuthority()
                        + "\r\nContent-Type: application/x-www-form-urlencoded; charset=utf-8"
                        + "\r\nX-Amz-Date: 20260101T000000Z\r\nAuthorization: AWS4-HMAC-SHA256 Credential=bench/20260101"
                        + "/us-east-1/ec2/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature="
                        + "0".repeat(64) + "\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY)
                .getBytes(StandardCharsets.US_ASCII);
        thread.setDaemon(true);
        thread.start();
    }

    /** Says to the thread what a check says to the router. */
    void observe(Object observation) {
        observed.add(observation);
    }

    /** Waits for the answer to the request, after which the thread waits again. */
    void awaitAnswer() throws InterruptedException {
        answered.take();
    }

    private void run() {
        byte[] answer = new byte[4096];
        try {
            OutputStream out = connection.getOutputStream();
            InputStream in = connection.getInputStream();
            while (true) {
                Object observation = observed.take();
                out.write(request);
                if (in.read(answer) < 0) {
                    throw new IOException("the endpoint closed the connection");
                }
                answered.add(observation);
            }
        } catch (InterruptedException e) {
            // The end.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        thread.interrupt();
        connection.close();
    }
}
