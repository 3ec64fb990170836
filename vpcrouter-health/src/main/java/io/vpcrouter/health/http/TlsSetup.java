package io.vpcrouter.health.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** Makes the engines for {@code --http_check_tls} and {@code --http_check_tls_insecure}. */
final class TlsSetup {
    private final SSLContext context;
    private final boolean verified;

    private TlsSetup(SSLContext context, boolean verified) {
        this.context = context;
        this.verified = verified;
    }

    /**
     * With the certificates that the JVM trusts, or with any.
     *
     * @throws IOException if the JVM has no TLS
     */
    static TlsSetup of(boolean verified) throws IOException {
        try {
            SSLContext context = verified ? SSLContext.getDefault() : AnyCertificate.context();
            TlsSetup setup = new TlsSetup(context, verified);
            // The first handshake of a process loads hundreds of classes, and no host is to blame for the time that
            // takes.
            SSLEngine first = setup.engine(new InetSocketAddress("127.0.0.1", 443));
            first.wrap(
                    ByteBuffer.allocate(0),
                    ByteBuffer.allocate(first.getSession().getPacketBufferSize()));
            return setup;
        } catch (NoSuchAlgorithmException e) {
            throw new IOException("no TLS in this JVM: " + e.getMessage(), e);
        }
    }

    SSLEngine engine(InetSocketAddress host) {
        SSLEngine engine = context.createSSLEngine(host.getAddress().getHostAddress(), host.getPort());
        engine.setUseClientMode(true);
        if (verified) {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            engine.setSSLParameters(parameters);
        }
        return engine;
    }
}
